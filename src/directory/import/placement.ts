import type { Day, Period } from '../../domain/calendar.js';
import { directoryKeyId } from '../../domain/identity.js';
import type { Profile } from '../../domain/profile.js';
import type { FeedFault, FeedGuardian, FeedPlace, FeedPupil, FeedStaff } from '../feeds/record.js';

export type PersonRecord = FeedPupil | FeedGuardian | FeedStaff;

/** What gives the codes of a record their meaning. */
export interface Meaning {
  /** Identifier of the school under a key of the feed. */
  uaiOf(schoolKey: string): string | undefined;
  readonly profileOfFunction: ReadonlyMap<string, Profile>;
}

export interface PlacedAffiliation extends Period {
  /** Tells the affiliations of one person apart, and stays the same as long as the function does. */
  readonly name: string;
  readonly organisationId: string;
  readonly profile: Profile;
}

export interface PlacedMembership extends Period {
  readonly groupId: string;
  readonly as: 'pupil' | 'teacher';
}

/** A place in a class with the school it stands for. */
export interface KnownPlace {
  readonly place: FeedPlace;
  readonly uai: string;
  readonly groupId: string;
}

export interface PlacementFault {
  readonly reason: FeedFault;
  readonly detail: string;
}

/** What of a placement is written down. */
export interface Standing {
  readonly organisations: readonly string[];
  readonly affiliations: readonly PlacedAffiliation[];
  readonly memberships: readonly PlacedMembership[];
  /** Other than the join key. */
  readonly directoryKeys: readonly string[];
}

/** All that follows from a record, before it is anybody's. */
export interface Placement extends Standing {
  readonly places: readonly KnownPlace[];
  /** Parts of the record that lead nowhere and were left out. */
  readonly left: readonly PlacementFault[];
  /** Worth a line, and no more. */
  readonly remarks: readonly PlacementFault[];
  /** True when it names schools and none of them is known: the row cannot be used. */
  readonly isNowhere: boolean;
}

/** The identifier of a class stays when it is renamed: it is the school's and the class's own. A group never meets a class. */
export function groupIdOf(uai: string, { kind, id }: Pick<FeedPlace, 'kind' | 'id'>): string {
  return `${uai}${kind === 'class' ? '-' : '_'}${id}`;
}

export function standingIn({ organisations, affiliations, memberships, directoryKeys }: Placement): Standing {
  return { organisations, affiliations, memberships, directoryKeys };
}

export function placementOf(record: PersonRecord, meaning: Meaning): Placement {
  switch (record.kind) {
    case 'pupil': return pupilPlacement(record, meaning);
    case 'staff': return staffPlacement(record, meaning);
    case 'guardian': return NOWHERE;
  }
}

/** A guardian is tied to pupils, not to a school. */
const NOWHERE: Placement = {
  organisations: [], affiliations: [], places: [], memberships: [], directoryKeys: [], left: [], remarks: [], isNowhere: false,
};

function pupilPlacement(record: FeedPupil, meaning: Meaning): Placement {
  const schools = record.schools.flatMap((school) => ifKnown(meaning.uaiOf(school.schoolKey), (uai) => ({ ...school, uai })));
  const affiliations = schools.map(({ uai, from, until }): PlacedAffiliation => ({ name: `${uai} ELV`, organisationId: uai, profile: 'ELV', from, until }));
  const numbers = schools.flatMap(({ uai, pupilNumber }) => (pupilNumber === undefined ? [] : [directoryKeyId('eleve', `${uai}$${pupilNumber}`)]));
  const inClass = record.places.some(({ kind }) => kind === 'class');
  return {
    ...assembled(record, record.schools, affiliations, meaning, 'pupil'),
    directoryKeys: [...new Set(numbers)],
    remarks: [
      ...(record.schools.length === 0 ? [{ reason: 'no-school' as const, detail: `pupil ${record.key} has no school` }] : []),
      ...(inClass ? [] : [{ reason: 'no-class' as const, detail: `pupil ${record.key} has no class` }]),
    ],
  };
}

function staffPlacement(record: FeedStaff, meaning: Meaning): Placement {
  const known = record.functions.flatMap((one) => ifKnown(meaning.uaiOf(one.schoolKey), (uai) => ({ ...one, uai })));
  const seats = known.flatMap((one) => ifKnown(meaning.profileOfFunction.get(one.code), (profile) => ({ ...one, profile })));
  const strange = new Set(known.filter(({ code }) => !meaning.profileOfFunction.has(code)).map(({ code }) => code));
  return {
    ...assembled(record, record.functions, numbered(seats), meaning, 'teacher'),
    directoryKeys: record.email === undefined ? [] : [directoryKeyId('mail', record.email.toLowerCase())],
    remarks: [...strange].map((code) => ({ reason: 'unknown-function', detail: `staff ${record.key}: no profile for the function ${code}` })),
  };
}

/** The same function twice in one school (two replacements) is told apart by its rank in time. */
function numbered(seats: readonly (Period & { readonly uai: string; readonly code: string; readonly profile: Profile })[]): readonly PlacedAffiliation[] {
  const ranks = new Map<string, number>();
  return [...seats].sort((a, b) => (a.from ?? '').localeCompare(b.from ?? '')).map(({ uai, code, profile, from, until }) => {
    const rank = (ranks.get(`${uai} ${code}`) ?? 0) + 1;
    ranks.set(`${uai} ${code}`, rank);
    return { name: rank === 1 ? `${uai} ${code}` : `${uai} ${code} ${rank}`, organisationId: uai, profile, from, until };
  });
}

function assembled(
  record: FeedPupil | FeedStaff,
  named: readonly { readonly schoolKey: string }[],
  affiliations: readonly PlacedAffiliation[],
  meaning: Meaning,
  as: PlacedMembership['as'],
): Omit<Placement, 'directoryKeys' | 'remarks'> {
  const places = record.places.flatMap((place) => ifKnown(meaning.uaiOf(place.schoolKey), (uai) => ({ place, uai, groupId: groupIdOf(uai, place) })));
  const unknown = new Set([...named, ...record.places].map(({ schoolKey }) => schoolKey).filter((key) => meaning.uaiOf(key) === undefined));
  const placed = new Map(places.map((known) => [known.groupId, known]));
  return {
    organisations: [...new Set([...affiliations.map(({ organisationId }) => organisationId), ...places.map(({ uai }) => uai)])].sort(),
    affiliations,
    places: [...placed.values()],
    memberships: [...placed.values()].map((known) => ({ groupId: known.groupId, as, ...membershipPeriod(known, affiliations) })),
    left: [...unknown].map((key) => ({ reason: 'unknown-school', detail: `${record.kind} ${record.key}: no school under the key ${key}` })),
    isNowhere: unknown.size > 0 && [...named, ...record.places].every(({ schoolKey }) => unknown.has(schoolKey)),
  };
}

/** Where the feed gives no dates, a membership lives as long as what ties the person to the class's school. */
function membershipPeriod({ place, uai }: KnownPlace, affiliations: readonly PlacedAffiliation[]): Period {
  const there = affiliations.filter(({ organisationId }) => organisationId === uai);
  return {
    from: place.from ?? outermost(there.map(({ from }) => from), (a, b) => a < b),
    until: place.until ?? outermost(there.map(({ until }) => until), (a, b) => a > b),
  };
}

/** Undefined as soon as one of them is open. */
function outermost(days: readonly (Day | undefined)[], isFurther: (a: Day, b: Day) => boolean): Day | undefined {
  const known = days.filter((day) => day !== undefined);
  if (known.length < days.length) return undefined;
  return known.reduce<Day | undefined>((best, day) => (best === undefined || isFurther(day, best) ? day : best), undefined);
}

function ifKnown<T, R>(value: T | undefined, make: (value: T) => R): readonly R[] {
  return value === undefined ? [] : [make(value)];
}
