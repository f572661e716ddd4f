import type { Day } from '../../domain/calendar.js';
import { foldText } from '../../domain/organisation.js';
import type { Place } from './district.js';
import { FAMILIES, MEN, STREETS, WOMEN } from './names.js';
import type { Random } from './random.js';
import { addDays, WEEKS } from './school-time.js';

/** A grown-up, as parent or as staff. */
export interface Adult {
  readonly key: string;
  readonly isWoman: boolean;
  readonly givenName: string;
  /** The name in use. */
  readonly familyName: string;
  /** The name at birth. */
  readonly birthName: string;
  readonly birthDay: Day;
  readonly email: string | undefined;
  readonly mobile: string | undefined;
  readonly address: Place;
  /** May the address be passed on. */
  readonly diffusion: boolean;
}

export interface AdultGiven {
  readonly key: string;
  readonly isWoman: boolean;
  readonly birthName: string;
  readonly familyName: string;
  readonly address: Place;
  /** Weeks since the first day. */
  readonly week: number;
}

/** A parent at that week: now and then one has a new address of mail or takes a new name. */
export function parentOf(random: Random, { week, ...given }: AdultGiven): Adult {
  const givenName = random.pick(given.isWoman ? WOMEN : MEN);
  const birthDay = addDays('1975-01-01', random.between(0, 9_000));
  const hasMail = random.chance(0.75);
  const provider = random.pick(['courriel.example', 'poste.example', 'boite.example']);
  const mobile = random.chance(0.85) ? `063998${String(random.between(0, 9_999)).padStart(4, '0')}` : undefined;
  const [mailWeek, nameWeek] = [changeWeek(random, 0.06), changeWeek(random, 0.02)];
  const newName = random.pick(FAMILIES);
  const familyName = given.isWoman && week >= nameWeek ? newName : given.familyName;
  const mailOf = (name: string): string => `${localPart(givenName)}.${localPart(name)}.${given.key.slice(-5)}@${provider}`;
  const email = hasMail || week >= mailWeek ? mailOf(week >= mailWeek ? familyName : given.familyName) : undefined;
  return { ...given, familyName, givenName, birthDay, email, mobile, diffusion: random.chance(0.7) };
}

export function localPart(name: string): string {
  return foldText(name).replaceAll(' ', '-');
}

export function placeNear({ name, postcode }: Place, random: Random): Place {
  return { name, postcode, street: `${random.between(1, 120)} ${random.pick(STREETS)}` };
}

function changeWeek(random: Random, share: number): number {
  const week = random.between(1, WEEKS);
  return random.chance(share) ? week : Number.POSITIVE_INFINITY;
}
