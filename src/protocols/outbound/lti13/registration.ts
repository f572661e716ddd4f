import { HubError } from '../../../domain/errors.js';
import type { Tool } from './deployment.js';
import type { Lti13Settings } from './settings.js';

/** A client and all the resources it serves: one publisher's tool may open many books. */
export interface Registration {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly lenientPrompt: boolean;
  /** By the resource they open. */
  readonly tools: ReadonlyMap<string, Tool>;
}

/**
 * The registrations of a deployment, by client id.
 * @throws HubError `SYS-CONFIG` naming the resource that cannot be served
 */
export function registrationsOf(tools: readonly Tool[]): ReadonlyMap<string, Registration> {
  const byClient = new Map<string, Registration>();
  for (const tool of tools) {
    const { clientId, redirectUris, lenientPrompt } = tool.settings;
    const known = byClient.get(clientId);
    if (known !== undefined) checkSameTool(tool, known);
    byClient.set(clientId, { clientId, redirectUris, lenientPrompt, tools: new Map([...(known?.tools ?? []), [tool.resource.id, tool]]) });
  }
  return byClient;
}

/** Two resources of one client id must speak of the same tool. */
function checkSameTool({ resource, settings }: Tool, known: Registration): void {
  const [other] = known.tools.values();
  if (other !== undefined && facts(settings) !== facts(other.settings)) {
    const detail = `resource ${resource.id}: clientId ${settings.clientId} is registered with other addresses by resource ${other.resource.id}`;
    throw new HubError('SYS-CONFIG', { detail });
  }
}

function facts({ loginUrl, redirectUris, lenientPrompt }: Lti13Settings): string {
  return JSON.stringify([loginUrl, redirectUris, lenientPrompt]);
}
