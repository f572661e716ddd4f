import type { BoundResource } from '../connector-kit/index.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Resource } from '../domain/resource.js';

/** The resources of this deployment. */
export class Catalogue {
  private readonly byId: ReadonlyMap<string, BoundResource>;
  private readonly ordered: readonly Resource[];

  constructor(resources: readonly BoundResource[]) {
    this.byId = new Map(resources.map((bound) => [bound.resource.id, bound]));
    this.ordered = resources.map((bound) => bound.resource).sort((a, b) => a.title.fr.localeCompare(b.title.fr, 'fr'));
  }

  /** @throws HubError `RES-INCONNUE` */
  get(id: string): BoundResource {
    const bound = this.byId.get(id);
    if (bound === undefined) throw new HubError('RES-INCONNUE', { detail: `resource ${id}` });
    return bound;
  }

  /** Those that are opened by one protocol. */
  boundTo(protocolId: string): readonly BoundResource[] {
    return [...this.byId.values()].filter((bound) => bound.protocolId === protocolId);
  }

  all(): readonly Resource[] {
    return this.ordered;
  }

  /** What could concern somebody in this role, in the order of titles. */
  forRole(role: Hat['role']): readonly Resource[] {
    return this.ordered.filter((resource) => resource.audience.roles.includes(role));
  }
}
