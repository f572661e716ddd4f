import { HubError } from '../../../domain/errors.js';
import type { Tool } from './deployment.js';
import type { Lti13Settings } from './settings.js';

/** A client and all the resources it serves: one publisher's tool may open many books. */
export interface Registration {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly lenientPrompt: boolean;
  readonly tools: ReadonlyMap<string, Tool>;
}

/**
 * The registrations of a deployment, by client id.
 * @throws HubError `SYS-CONFIG` naming the resource that cannot be served
 */
export function registrationsOf(tools: readonly Tool[]): ReadonlyMap<string, Registration> {
  const byClient = new Map<string, Registration>();
  for (const tool of tools) {
    checkAddresses(tool);
    const { clientId, redirectUris, lenientPrompt } = tool.settings;
    const known = byClient.get(clientId);
    if (known !== undefined) checkSameTool(tool, known);
    byClient.set(clientId, { clientId, redirectUris, lenientPrompt, tools: new Map([...(known?.tools ?? []), [tool.resource.id, tool]]) });
  }
  return byClient;
}

function checkAddresses({ resource, settings }: Tool): void {
  const urls = [settings.loginUrl, settings.targetLinkUri, ...settings.redirectUris].map((url) => new URL(url));
  const insecure = urls.find((url) => url.protocol !== 'https:' && !isLoopback(url));
  if (insecure !== undefined) throw faultOf(resource.id, `${insecure.origin} must be https`);
  if (settings.redirectUris.some((url) => url.includes('#'))) throw faultOf(resource.id, 'a redirect URI has a fragment');
  const hosts = new Set([settings.loginUrl, ...settings.redirectUris].map((url) => new URL(url).host));
  if (!hosts.has(new URL(settings.targetLinkUri).host)) throw faultOf(resource.id, 'targetLinkUri is on another host than the tool');
}

/** Two resources of one client id must speak of the same tool. */
function checkSameTool({ resource, settings }: Tool, known: Registration): void {
  const [other] = known.tools.values();
  if (other !== undefined && facts(settings) !== facts(other.settings)) {
    throw faultOf(resource.id, `clientId ${settings.clientId} is registered with other addresses by resource ${other.resource.id}`);
  }
}

function facts({ loginUrl, redirectUris, lenientPrompt }: Lti13Settings): string {
  return JSON.stringify([loginUrl, redirectUris, lenientPrompt]);
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function faultOf(resourceId: string, detail: string): HubError {
  return new HubError('SYS-CONFIG', { detail: `resource ${resourceId}: ${detail}` });
}
