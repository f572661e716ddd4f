import type { BoundResource } from '../../connector-kit/index.js';
import type { Resource } from '../../domain/resource.js';
import type { ToolRegistration } from '../../domain/tool-registration.js';
import { everyPage } from '../../store/every-page.js';
import type { Collection } from '../../store/port.js';
import type { Catalogue } from '../catalogue.js';

export interface LiveToolsParts {
  readonly registrations: Collection<ToolRegistration, 'byOrganisation' | 'byState'>;
  readonly catalogue: Catalogue;
  /** What the connector makes of an entry; undefined when it has faults. */
  readonly bind: (resource: Resource) => BoundResource | undefined;
  /** Client ids of the deployment's files, which nothing else may use. */
  readonly taken: ReadonlySet<string>;
  /** Tells whoever runs the hub of an active tool that cannot be offered. */
  readonly note: (id: string) => void;
}

/** The tools that are active, offered in the catalogue of this process. Other processes look again every few seconds. */
export class LiveTools {
  private offered = '';
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly parts: LiveToolsParts) {}

  /** The catalogue as of now, when it resolves. One after the other: what was read earlier never comes over what was read later. */
  refresh(): Promise<void> {
    const next = this.last.then(() => this.read());
    this.last = next.catch(() => undefined);
    return next;
  }

  /** The same, for what is done again and again. */
  sweep(): Promise<void> {
    return this.refresh();
  }

  /** Whether an entry can be offered beside those of the files. */
  canOffer(resource: Resource): boolean {
    return this.bound(resource) !== undefined;
  }

  private bound(resource: Resource): BoundResource | undefined {
    return this.parts.taken.has(resource.id) ? undefined : this.parts.bind(resource);
  }

  private async read(): Promise<void> {
    const granted: Resource[] = [];
    const versions: string[] = [];
    for await (const { id, version, granted: resource } of everyPage(this.parts.registrations, 'byState', ['active'])) {
      versions.push(`${id} ${version}`);
      if (resource !== undefined) granted.push(resource);
    }
    const state = versions.join();
    if (state === this.offered) return;
    const bound = granted.map((resource) => [resource.id, this.bound(resource)] as const);
    for (const [id, made] of bound) if (made === undefined) this.parts.note(id);
    this.parts.catalogue.offerBeside(bound.flatMap(([, made]) => made ?? []));
    this.offered = state;
  }
}
