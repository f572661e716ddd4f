import type { Day } from '../../domain/calendar.js';
import type { Moment } from './academy.js';
import type { Adult } from './adult.js';
import type { SchoolClass } from './classes.js';
import { schoolFor, type School } from './district.js';
import type { ChildShape, FamilyShape } from './family-shape.js';
import type { Mistake } from './mistakes.js';
import { Random } from './random.js';
import type { Residence } from './residence.js';
import { addDays, dayOfWeek, FIRST_DAY } from './school-time.js';

export interface Tie {
  readonly guardian: Adult;
  readonly kind: 'mother' | 'father' | 'other';
  /** Whether the pupil's record names the adult. */
  readonly authority: boolean;
}

export interface Pupil {
  readonly key: string;
  readonly ine: string;
  readonly isGirl: boolean;
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDay: Day;
  /** Position in `LEVELS`. */
  readonly level: number;
  readonly school: School;
  readonly class: SchoolClass;
  readonly ties: readonly Tie[];
  /** First day in this school. */
  readonly entered: Day;
  /** Last day in it, when it is known and near. */
  readonly leaves: Day | undefined;
  /** Answers about meals, transport and care that a hub has no use for. */
  readonly care: readonly boolean[];
  readonly mistake: Mistake | undefined;
}

export interface PupilGiven {
  readonly moment: Moment;
  readonly shape: FamilyShape;
  readonly place: Residence;
  readonly adults: readonly Adult[];
  readonly mistake: Mistake | undefined;
  readonly key: string;
}

/** A child as pupil at the moment; undefined when it is not of school age, or no school of the town has its level. */
export function pupilOf(
  { moment, shape, place, adults, mistake, key }: PupilGiven,
  child: ChildShape,
  order: number,
): Pupil | undefined {
  const level = child.level + moment.year;
  const random = new Random(moment.seed, 'pupil', key);
  const school = schoolFor(place.town, level, shape.wantsPrivate);
  if (school === undefined) return undefined;
  return {
    key,
    ine: `0${key}${random.pick(INE_LETTERS)}${random.pick(INE_LETTERS)}`,
    isGirl: child.isGirl,
    givenName: child.givenName,
    familyName: childName(shape, adults),
    birthDay: addDays(`${Number(FIRST_DAY.slice(0, 4)) - 3 - child.level}-01-01`, random.between(0, 364)),
    level,
    school,
    class: classOf(moment, school, level, key, child.classShare),
    ties: adults.map((guardian, rank) => ({
      guardian,
      kind: kindOfTie(guardian, rank),
      authority: rank < 2 && !(rank === 1 && order > 0 && shape.ties === 'one-child'),
    })),
    entered: entryDay(moment, place, school, level),
    leaves: place.until === undefined ? undefined : addDays(dayOfWeek(place.until), -3),
    care: Array.from({ length: 5 }, () => random.chance(0.4)),
    mistake,
  };
}

const INE_LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K'];

function childName({ familyName, isDoubleNamed }: FamilyShape, [mother]: readonly Adult[]): string {
  const other = mother?.birthName ?? '';
  return isDoubleNamed && other !== familyName && !/[ '’-]/.test(familyName + other) ? `${familyName}-${other}` : familyName;
}

/** Dealt anew each school year; a few change in the middle of it. */
function classOf(
  { seed, year, week }: Moment,
  school: School,
  level: number,
  key: string,
  share: number | undefined,
): SchoolClass {
  const fitting = school.classes.filter(({ levels }) => levels.includes(level));
  const random = new Random(seed, 'class', key, year);
  const [drawn, changes, changeWeek] = [random.next(), random.chance(0.02), random.between(1, 40)];
  const position = Math.floor((share ?? drawn) * fitting.length);
  const hasChanged = share === undefined && changes && week % 52 >= changeWeek;
  return fitting[(position + (hasChanged ? 1 : 0)) % fitting.length] as SchoolClass;
}

function entryDay({ year }: Moment, { since }: Residence, { levels: [first] }: School, level: number): Day {
  const began = `${Number(FIRST_DAY.slice(0, 4)) + year - (level - first)}-09-01`;
  const came = dayOfWeek(since);
  return since > 0 && came > began ? came : began;
}

function kindOfTie({ isWoman }: Adult, rank: number): Tie['kind'] {
  if (rank > 1) return 'other';
  return isWoman ? 'mother' : 'father';
}
