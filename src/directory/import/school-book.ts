import type { FeedEntry } from '../../domain/feed.js';
import { hasValidUaiLetter, Uai, uaiLetter } from '../../domain/uai.js';
import type { Stored } from '../../store/port.js';
import type { FeedPosition, FeedSchool } from '../feeds/record.js';
import { canonicalText, digestOf, recordOf } from './entry.js';
import type { ImportCollections } from './collections.js';
import type { Finding } from './findings.js';
import { everyPage } from '../../store/every-page.js';

/** Code of the kind of structure that a district (circonscription) has. */
const DISTRICT = 'IEN';

export interface BookedSchool extends FeedPosition {
  readonly record: FeedSchool;
  readonly uai: string;
}

/** A school that is new or said otherwise than before. */
export interface SchoolChange extends BookedSchool {
  readonly entry: Stored<FeedEntry> | undefined;
  readonly isDistrict: boolean;
  /** District, then academy. */
  readonly above: readonly string[];
  readonly text: string;
  readonly digest: string;
}

/** The schools of one source, by key and by identifier. An academy has some thousands: they are all held. */
export class SchoolBook {
  private readonly uais = new Map<string, string>();
  private readonly names = new Map<string, string>();
  private readonly booked: BookedSchool[] = [];
  private readonly claimed = new Set<string>();

  private constructor(
    private readonly entries: ReadonlyMap<string, Stored<FeedEntry>>,
    /** Names of the schools the directory has from elsewhere, by identifier. */
    private readonly others: ReadonlyMap<string, string>,
    private readonly academyId: string,
  ) {
    for (const entry of entries.values()) this.know(entry.key, entry.organisations[0] ?? '', (recordOf(entry) as FeedSchool).name);
  }

  static async load({ feedEntries, organisations }: ImportCollections, source: string, academyId: string): Promise<SchoolBook> {
    const entries = new Map<string, Stored<FeedEntry>>();
    for await (const entry of everyPage(feedEntries, 'byKind', [source, 'school'])) entries.set(entry.key, entry);
    const others = new Map<string, string>();
    for await (const { id, name } of everyPage(organisations, 'byKind', ['school'])) others.set(id, name);
    return new SchoolBook(entries, others, academyId);
  }

  /** Identifier of the school under this key of the feed. A feed of one school may name it by its UAI and say no more of it. */
  uaiOf(key: string): string | undefined {
    return this.uais.get(key) ?? (this.others.has(key) ? key : undefined);
  }

  nameOf(uai: string): string {
    return this.names.get(uai) ?? this.others.get(uai) ?? uai;
  }

  entryOf(key: string): Stored<FeedEntry> | undefined {
    return this.entries.get(key);
  }

  /** Schools the source named before and that are not booked now. */
  absent(): readonly Stored<FeedEntry>[] {
    const keys = new Set(this.booked.map(({ record }) => record.key));
    return [...this.entries.values()].filter(({ key, state }) => state === 'present' && !keys.has(key));
  }

  /** @returns why it cannot be used */
  book(record: FeedSchool, position: FeedPosition): 'malformed-value' | 'duplicate-key' | undefined {
    const { data: uai } = Uai.safeParse(record.uai);
    if (uai === undefined) return 'malformed-value';
    if (this.claimed.has(uai)) return 'duplicate-key';
    this.claimed.add(uai);
    this.booked.push({ file: position.file, line: position.line, record, uai });
    this.know(record.key, uai, record.name);
    return undefined;
  }

  /** What changed, once all are booked: a district may come after its schools. */
  changes(): readonly SchoolChange[] {
    const districts = new Set(this.booked.map(({ record }) => record.districtKey));
    return this.booked.flatMap((booked) => {
      const { record } = booked;
      const district = record.districtKey === undefined ? undefined : this.uais.get(record.districtKey);
      const above = [...new Set([district, this.academyId])].flatMap((id) => (id === undefined || id === booked.uai ? [] : [id]));
      const isDistrict = record.type === DISTRICT || districts.has(record.key);
      const text = canonicalText(record);
      const digest = digestOf(text, booked.uai, ...above, String(isDistrict));
      const entry = this.entries.get(record.key);
      if (entry?.digest === digest && entry.state === 'present') return [];
      return [{ ...booked, entry, isDistrict, above, text, digest }];
    });
  }

  private know(key: string, uai: string, name: string): void {
    this.uais.set(key, uai);
    this.names.set(uai, name);
  }
}

/** What is odd about an identifier, and no reason to do without the school: test data and other academies are like that. */
export function schoolRemarks(uai: string, departments: readonly string[]): readonly Pick<Finding, 'reason' | 'detail'>[] {
  const digits = uai.slice(0, 7);
  const isElsewhere = departments.length > 0 && !departments.includes(uai.slice(0, 3));
  return [
    ...(hasValidUaiLetter(uai) ? [] : [{ reason: 'uai-letter' as const, detail: `${uai}: the letter of ${digits} is ${uaiLetter(digits) ?? '?'}` }]),
    ...(isElsewhere ? [{ reason: 'other-department' as const, detail: `${uai} is not of the departments ${departments.join(', ')}` }] : []),
  ];
}
