import type { BoundResource } from '../connector-kit/index.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Resource } from '../domain/resource.js';

/** The resources of this deployment: those of its files, and those that were added since. */
export class Catalogue {
  private byId: ReadonlyMap<string, BoundResource> = new Map();
  private byProtocol = new Map<string, readonly BoundResource[]>();
  private ordered: readonly Resource[] = [];

  /** @param configured those of the deployment's files, which nothing else replaces */
  constructor(private readonly configured: readonly BoundResource[]) {
    this.hold(configured);
  }

  /** From now on these are offered beside those of the files. A file's resource keeps its name against another's. */
  offerBeside(others: readonly BoundResource[]): void {
    const taken = new Set(this.configured.map(({ resource }) => resource.id));
    this.hold([...this.configured, ...others.filter(({ resource }) => !taken.has(resource.id))]);
  }

  private hold(resources: readonly BoundResource[]): void {
    this.byId = new Map(resources.map((bound) => [bound.resource.id, bound]));
    this.byProtocol = new Map();
    this.ordered = resources.map((bound) => bound.resource).sort((a, b) => a.title.fr.localeCompare(b.title.fr, 'fr'));
  }

  /** @throws HubError `RES-INCONNUE` */
  get(id: string): BoundResource {
    const bound = this.find(id);
    if (bound === undefined) throw new HubError('RES-INCONNUE', { detail: `resource ${id}` });
    return bound;
  }

  find(id: string): BoundResource | undefined {
    return this.byId.get(id);
  }

  /** Those that are opened by one protocol: the same list until the catalogue changes. */
  boundTo(protocolId: string): readonly BoundResource[] {
    const known = this.byProtocol.get(protocolId);
    if (known !== undefined) return known;
    const bound = [...this.byId.values()].filter((each) => each.protocolId === protocolId);
    this.byProtocol.set(protocolId, bound);
    return bound;
  }

  all(): readonly Resource[] {
    return this.ordered;
  }

  /** What could concern somebody in this role, in the order of titles. */
  forRole(role: Hat['role']): readonly Resource[] {
    return this.ordered.filter((resource) => resource.audience.roles.includes(role));
  }
}
