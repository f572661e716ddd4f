import { tmpdir } from 'node:os';
import type { Store } from '../../src/store/port.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openImport } from '../../src/directory/import/collections.js';
import type { ImportSettings } from '../../src/directory/import/settings.js';
import { systemClock } from '../../src/domain/clock.js';
import type { Profile } from '../../src/domain/profile.js';
import type { FeedDelivery, FeedKind, FeedGuardian, FeedItem, FeedPupil, FeedRecord, FeedSchool, FeedStaff } from '../../src/directory/feeds/record.js';

/** Les Hirondelles, Le Vieux Moulin, Jules-Lenoir and their district, by the keys of the feed. */
export const HIRONDELLES = '0449901Y';
export const VIEUX_MOULIN = '0449903A';
export const JULES_LENOIR = '0499901W';
export const DISTRICT = '0449998D';
export const ACADEMY = '0440999X';

type Row = FeedItem extends infer Item ? (Item extends FeedItem ? Omit<Item, 'file' | 'line'> : never) : never;

interface DeliveryOptions {
  readonly day?: string;
  readonly mode?: 'complete' | 'delta';
  readonly source?: string;
  readonly kinds?: readonly FeedKind[];
}

/** A delivery in memory: records to put, or rows as a reader gives them. It may be read any number of times. */
export function delivery(rows: readonly (FeedRecord | Row)[], { day = '2026-09-01', mode = 'complete', source = '17', kinds = ['school', 'pupil', 'guardian', 'staff'] }: DeliveryOptions = {}): FeedDelivery {
  const items = rows.map((row, index): FeedItem => {
    const position = { file: 'memory.xml', line: index + 1 };
    return 'operation' in row ? { ...position, ...row } : { ...position, operation: 'put', record: row };
  });
  return {
    source, mode, day, kinds,
    progress: { totalBytes: items.length, readBytes: items.length },
    async *items() {
      for (const item of items) yield await Promise.resolve(item);
    },
  };
}

export function school(key: string, uai: string, name: string, rest: Partial<FeedSchool> = {}): FeedSchool {
  return { kind: 'school', key, uai, name, isPrivate: false, ...rest };
}

/** The three schools most tests need: keys 1, 2 and 3; the district is key 9. */
export function schools(): readonly FeedSchool[] {
  return [
    school('1', HIRONDELLES, 'École élémentaire Les Hirondelles', { town: 'Saint-Aubin-des-Marais', districtKey: '9' }),
    school('2', VIEUX_MOULIN, 'École primaire Le Vieux Moulin', { town: 'La Chesnaie-sur-Erdre', districtKey: '9' }),
    school('3', JULES_LENOIR, 'École élémentaire Jules-Lenoir', { town: 'Montvallon' }),
    school('9', DISTRICT, 'Circonscription Erdre-et-Marais', { type: 'IEN' }),
  ];
}

export function place(schoolKey: string, id: string, name: string, rest: object = {}): FeedPupil['places'][number] {
  return { schoolKey, kind: 'class', id, name, ...rest };
}

/** A pupil of the class 1001 (`CP A`) of school 1. */
export function pupil(key: string, givenName: string, familyName: string, rest: Partial<FeedPupil> = {}): FeedPupil {
  return { kind: 'pupil', key, givenName, familyName, schools: [{ schoolKey: '1' }], places: [place('1', '1001', 'CP A')], guardians: [], ...rest };
}

export function guardian(key: string, givenName: string, familyName: string, rest: Partial<FeedGuardian> = {}): FeedGuardian {
  return { kind: 'guardian', key, givenName, familyName, displayName: `Mme ${familyName}`, ...rest };
}

/** A teacher of school 1. */
export function staff(key: string, givenName: string, familyName: string, rest: Partial<FeedStaff> = {}): FeedStaff {
  return { kind: 'staff', key, givenName, familyName, displayName: `Mme ${familyName}`, functions: [{ schoolKey: '1', code: 'ENS' }], places: [], ...rest };
}

export function tie(guardianKey: string, authority = true): FeedPupil['guardians'][number] {
  return { guardianKey, link: '1', authority };
}

/** So many pupils of one school, with keys `<prefix>0`, `<prefix>1`… and a guardian each under `g<key>`. */
export function crowd(prefix: string, count: number, schoolKey = '1'): readonly FeedPupil[] {
  return Array.from({ length: count }, (_, index) => pupil(`${prefix}${index}`, 'Prénom', `Nom${index}`, {
    schools: [{ schoolKey }],
    places: [place(schoolKey, '1001', 'CP A')],
    guardians: [tie(`g${prefix}${index}`)],
  }));
}

export function parentsOf(pupils: readonly FeedPupil[]): readonly FeedGuardian[] {
  return pupils.map(({ key, familyName }) => guardian(`g${key}`, 'Parent', familyName));
}

export function importSettings(rest: Partial<ImportSettings> = {}): ImportSettings {
  const profileOfFunction = new Map<string, Profile>([['ENS', 'ENS'], ['RPL', 'ENS'], ['DIR', 'DIR'], ['AES', 'EVS']]);
  return { clock: systemClock, profileOfFunction, academy: { id: ACADEMY, name: 'Académie de Démonstrie' }, departments: [], threshold: 20, forced: new Set(), scratch: tmpdir(), ...rest };
}

/** What the directory holds of somebody of the feed. */
export async function known(store: Store, key: string, source = '17') {
  const collections = openImport(store);
  const join = await collections.directoryKeys.get(`jointure ${source}$${key}`);
  const personId = join?.personId ?? '';
  const ofPerson = { equals: [personId], limit: 100 };
  const [affiliations, memberships, ofAdult, ofChild, keys] = await Promise.all([
    collections.affiliations.find('byPerson', ofPerson),
    collections.memberships.find('byPerson', ofPerson),
    collections.guardianships.find('byAdult', ofPerson),
    collections.guardianships.find('byChild', ofPerson),
    collections.directoryKeys.find('byPerson', ofPerson),
  ]);
  return {
    personId,
    person: await collections.people.get(personId),
    entry: await collections.feedEntries.get(`${source} person ${key}`),
    affiliations: affiliations.items,
    memberships: memberships.items,
    children: ofAdult.items,
    adults: ofChild.items,
    keys: keys.items.map(({ id }) => id),
  };
}

/** Every document of the directory as it is stored, versions included: two of these are equal only when nothing was written. */
export async function everything(store: Store): Promise<string> {
  const collections = [
    [COLLECTIONS.people, 'byName'], [COLLECTIONS.organisations, 'byKind'], [COLLECTIONS.affiliations, 'byOrganisation'], [COLLECTIONS.groups, 'bySchool'],
    [COLLECTIONS.memberships, 'byGroup'], [COLLECTIONS.guardianships, 'byAdult'], [COLLECTIONS.directoryKeys, 'byPerson'], [COLLECTIONS.feedEntries, 'byKind'],
    [COLLECTIONS.feedClasses, 'bySource'],
  ] as const;
  const pages = await Promise.all(collections.map(([spec, index]) => store.collection<{ id: string }, string>(spec as never).find(index, { limit: 1_000 })));
  return JSON.stringify(pages.map(({ items }) => items), undefined, 1);
}
