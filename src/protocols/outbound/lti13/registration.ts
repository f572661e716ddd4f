import { HubError } from '../../../domain/errors.js';
import type { Tool } from './deployment.js';
import type { Lti13Settings } from './settings.js';

/** A client and all the resources it serves: one publisher's tool may open many books. */
export interface Registration {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly lenientPrompt: boolean;
  readonly lenientScope: boolean;
  readonly keySetUrl: string | undefined;
  readonly services: Lti13Settings['services'];
  /** By the resource they open. */
  readonly tools: ReadonlyMap<string, Tool>;
}

/** The registrations as of now. They are gathered again when the catalogue has changed. */
export class Registrations {
  private gathered: { readonly from: readonly Tool[]; readonly byClient: ReadonlyMap<string, Registration>; readonly byResource: ReadonlyMap<string, Tool> };

  /** @throws HubError `SYS-CONFIG` naming the resource that cannot be served */
  constructor(private readonly tools: () => readonly Tool[]) {
    this.gathered = gather(tools());
  }

  get(clientId: string): Registration | undefined {
    return this.now().byClient.get(clientId);
  }

  /** A client of whose resources one at least is switched on. */
  active(clientId: string): Registration | undefined {
    const registration = this.get(clientId);
    const isActive = registration !== undefined && [...registration.tools.values()].some(({ resource }) => resource.enabled);
    return isActive ? registration : undefined;
  }

  clientIds(): readonly string[] {
    return [...this.now().byClient.keys()];
  }

  toolOf(resourceId: string): Tool | undefined {
    return this.now().byResource.get(resourceId);
  }

  private now() {
    const tools = this.tools();
    if (tools !== this.gathered.from) this.gathered = gather(tools);
    return this.gathered;
  }
}

function gather(from: readonly Tool[]) {
  return { from, byClient: registrationsOf(from), byResource: new Map(from.map((tool) => [tool.resource.id, tool])) };
}

/**
 * The registrations of a deployment, by client id.
 * @throws HubError `SYS-CONFIG` naming the resource that cannot be served
 */
export function registrationsOf(tools: readonly Tool[]): ReadonlyMap<string, Registration> {
  const byClient = new Map<string, Registration>();
  for (const tool of tools) {
    const { clientId, redirectUris, lenientPrompt, lenientScope, keySetUrl, services } = tool.settings;
    const known = byClient.get(clientId);
    if (known !== undefined) checkSameTool(tool, known);
    const served = new Map([...(known?.tools ?? []), [tool.resource.id, tool]]);
    byClient.set(clientId, { clientId, redirectUris, lenientPrompt, lenientScope, keySetUrl, services, tools: served });
  }
  return byClient;
}

/** Two resources of one client id must speak of the same tool, and name a person alike there (Core 1.3, 5.3.6). */
function checkSameTool(tool: Tool, known: Registration): void {
  const [other] = known.tools.values();
  if (other === undefined) return;
  if (facts(tool.settings) !== facts(other.settings)) throw differs(tool, other, 'is registered with other addresses by');
  if (tool.resource.sector !== other.resource.sector) throw differs(tool, other, 'is of another sector than at');
}

function differs({ resource, settings }: Tool, other: Tool, how: string): HubError {
  return new HubError('SYS-CONFIG', { detail: `resource ${resource.id}: clientId ${settings.clientId} ${how} resource ${other.resource.id}` });
}

function facts({ loginUrl, redirectUris, lenientPrompt, lenientScope, keySetUrl, services }: Lti13Settings): string {
  return JSON.stringify([loginUrl, redirectUris, lenientPrompt, lenientScope, keySetUrl, services]);
}
