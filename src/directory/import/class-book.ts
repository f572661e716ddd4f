import type { FeedClass } from '../../domain/feed.js';
import { Level } from '../../domain/group.js';
import type { FeedDelivery } from '../feeds/record.js';
import type { ImportCollections } from './collections.js';
import type { KnownPlace } from './placement.js';
import { everyPage } from '../../store/every-page.js';


type Delivered = Pick<FeedDelivery, 'mode' | 'kinds'>;

interface NamedClass {
  readonly schoolId: string;
  readonly kind: 'class' | 'group';
  readonly name: string;
  readonly levels: Set<Level>;
}

export interface ClassChange {
  readonly schoolId: string;
  readonly groupId: string;
  readonly kind: 'class' | 'group';
  readonly what: 'added' | 'renamed' | 'levels' | 'closed';
  readonly name: string;
  /** The name before, when it was renamed. */
  readonly before?: string;
}

/** Classes and groups of one source: as they were, and as a delivery names them. An academy has some 13,000. */
export class ClassBook {
  private readonly named = new Map<string, NamedClass>();

  private constructor(
    private readonly source: string,
    private readonly known: ReadonlyMap<string, FeedClass>,
  ) {}

  static async load({ feedClasses }: ImportCollections, source: string): Promise<ClassBook> {
    const known = new Map<string, FeedClass>();
    for await (const { version: _version, ...one } of everyPage(feedClasses, 'bySource', [source])) known.set(one.groupId, one);
    return new ClassBook(source, known);
  }

  /** The first row that names a class decides on its name; the levels are those of all its pupils. */
  note({ place, uai, groupId }: KnownPlace, level: Level | undefined): void {
    const named = this.named.get(groupId) ?? { schoolId: uai, kind: place.kind, name: place.name, levels: new Set<Level>() };
    this.named.set(groupId, named);
    if (level !== undefined) named.levels.add(level);
  }

  /** Every class named, as it is from now on. A delta names some of the pupils: it adds levels and takes none away. */
  classes({ mode }: Delivered): readonly FeedClass[] {
    return [...this.named].map(([groupId, { schoolId, kind, name, levels }]) => {
      const before = mode === 'delta' ? (this.known.get(groupId)?.levels ?? []) : [];
      const all = new Set([...levels, ...before]);
      return { id: `${this.source} ${groupId}`, source: this.source, groupId, schoolId, kind, name, levels: Level.options.filter((level) => all.has(level)) };
    });
  }

  /** Those that only a complete delivery of pupils can tell are gone. */
  closed({ mode, kinds }: Delivered): readonly FeedClass[] {
    return mode === 'delta' || !kinds.includes('pupil') ? [] : [...this.known.values()].filter(({ groupId }) => !this.named.has(groupId));
  }

  changes(delivered: Delivered): readonly ClassChange[] {
    const named = this.classes(delivered).flatMap((after) => changeOf(this.known.get(after.groupId), after));
    return [...named, ...this.closed(delivered).map(({ schoolId, groupId, kind, name }) => ({ schoolId, groupId, kind, name, what: 'closed' as const }))];
  }
}

function changeOf(before: FeedClass | undefined, { schoolId, groupId, kind, name, levels }: FeedClass): readonly ClassChange[] {
  const change = { schoolId, groupId, kind, name };
  if (before === undefined) return [{ ...change, what: 'added' }];
  if (before.name !== name) return [{ ...change, what: 'renamed', before: before.name }];
  return before.levels.join() === levels.join() ? [] : [{ ...change, what: 'levels' }];
}
