import { Uai } from '../../domain/uai.js';
import { eachValue, type ParseFault, type Parsing } from './parsing.js';

/** One value of `FrEduVecteur`. */
export interface Vecteur {
  readonly kind: 'guardian' | 'pupil';
  /** The guardian's own names. Those of a pupil are empty since 2018. */
  readonly familyName: string;
  readonly givenName: string;
  /** The school's number for the pupil, or for the guardian's child. */
  readonly pupilNumber: string;
  readonly uai: string;
}

/** Sources disagree whether a digit tells degree or sex: nothing but the kind is read. */
const KINDS: Readonly<Record<string, Vecteur['kind']>> = { 1: 'guardian', 2: 'guardian', 3: 'pupil', 4: 'pupil' };
const NUMBER = /^[^\s$|]{1,64}$/;
const LONGEST_NAME = 100;

const readEach = eachValue(read);

/**
 * Reads `FrEduVecteur`: `2|MORVAN|Sophie|70021|0449901Y`, one for each child. The values are one statement: when one of them is
 * wrong, or some speak of a pupil and others of a guardian, none is believed.
 */
export function vecteur(values: readonly string[]): Parsing<Vecteur> {
  const { facts, faults } = readEach(values);
  if (faults.length > 0) return { facts: [], faults };
  return new Set(facts.map(({ kind }) => kind)).size > 1 ? { facts: [], faults: ['mixed'] } : { facts, faults };
}

function read(value: string): Vecteur | ParseFault {
  const parts = value.split('|').map((part) => part.trim());
  const [digit = '', familyName = '', givenName = '', pupilNumber = '', school = ''] = parts;
  if (parts.length !== 5) return 'parts';
  const kind = Object.hasOwn(KINDS, digit) ? KINDS[digit] : undefined;
  if (kind === undefined) return 'kind';
  if (!NUMBER.test(pupilNumber)) return 'number';
  const uai = Uai.safeParse(school).data;
  if (uai === undefined) return 'uai';
  const areNames = [familyName, givenName].every((name) => name.length <= LONGEST_NAME && (name !== '' || kind === 'pupil'));
  return areNames ? { kind, familyName, givenName, pupilNumber, uai } : 'name';
}
