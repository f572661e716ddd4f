import type { FeedItem, FeedPart, FeedPlace, FeedPupil, FeedRecord, FeedStaff } from '../feeds/record.js';

type Change = Extract<FeedItem, { readonly operation: 'change' }>;
type School = FeedPupil['schools'][number];

/**
 * What is known with what a change replaces in it, still to be checked: fields that are null are emptied; of places and
 * functions only the parts it tells are replaced; a school keeps its number for the pupil unless it is told again.
 */
export function changedRecord(before: FeedRecord | undefined, { of, key, fields, parts }: Change): Readonly<Record<string, unknown>> {
  const { pupilNumber, ...told } = fields;
  const changed: Record<string, unknown> = { ...before, ...told, kind: of, key };
  if (before?.kind === 'pupil') changed['schools'] = schoolsOf(before.schools, told['schools'], pupilNumber);
  if ((before?.kind === 'pupil' || before?.kind === 'staff') && 'places' in told) changed['places'] = partly(before.places, told['places'], parts, partOfPlace);
  if (before?.kind === 'staff' && 'functions' in told) changed['functions'] = partly(before.functions, told['functions'], parts, partOfFunction);
  return Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== null));
}

function partly<T>(before: readonly T[], told: unknown, parts: readonly FeedPart[], partOf: (one: T) => FeedPart): readonly unknown[] {
  const after: readonly unknown[] = Array.isArray(told) ? told : [];
  return parts.length === 0 ? after : [...before.filter((one) => !parts.includes(partOf(one))), ...after];
}

function partOfPlace({ kind }: FeedPlace): FeedPart {
  return kind;
}

function partOfFunction({ code }: FeedStaff['functions'][number]): FeedPart {
  return code === 'DIR' ? 'headship' : 'function';
}

/** A number that comes alone is that of the only school: of several the feed does not say which. */
function schoolsOf(before: readonly School[], told: unknown, pupilNumber: unknown): unknown {
  if (Array.isArray(told)) return told.map((school: School) => ({ ...numberOf(before, school.schoolKey), ...school }));
  const [only, ...others] = before;
  if (pupilNumber === undefined || only === undefined || others.length > 0) return before;
  const { pupilNumber: _before, ...school } = only;
  return [pupilNumber === null ? school : { ...school, pupilNumber }];
}

function numberOf(before: readonly School[], key: string): Pick<School, 'pupilNumber'> {
  const number = before.find(({ schoolKey }) => schoolKey === key)?.pupilNumber;
  return number === undefined ? {} : { pupilNumber: number };
}
