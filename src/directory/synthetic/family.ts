import type { Day } from '../../domain/calendar.js';
import { momentOf, type Academy, type Moment } from './academy.js';
import { parentOf, placeNear, type Adult } from './adult.js';
import type { SchoolClass } from './classes.js';
import { schoolFor, type District, type School, type Town } from './district.js';
import { familyShape, type ChildShape, type FamilyShape } from './family-shape.js';
import { MISTAKES, type Mistake } from './mistakes.js';
import { FAMILIES } from './names.js';
import { Random } from './random.js';
import { addDays, dayOfWeek, FIRST_DAY, WEEKS } from './school-time.js';
import { DISTRICT_PLAN, LEVELS } from './town-plan.js';

/** Families that are there for a mistake in their child's record; above every ordinary number. */
const FIRST_MISTAKE = 980;
const FAMILIES_PER_TOWN = 1_000;
/** A departure is known this long before. */
const NOTICE_WEEKS = 2;

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

/** A family as it is at one moment: adults with at least one child at school, and these children. */
export interface Family {
  readonly adults: readonly Adult[];
  readonly pupils: readonly Pupil[];
}

/** The families of a district on the academy's day, one after the other; those that are not there (any more) are left out. */
export function* familiesOf(academy: Academy, district: District): Generator<Family> {
  for (const town of district.towns) {
    for (const index of familyNumbers(academy, district, town)) {
      const family = familyAt(academy, district, town, index);
      if (family.pupils.length > 0) yield family;
    }
  }
}

/** One family by its number. Without pupils when it is not there at the moment, or its children are not of school age. */
export function familyAt(academy: Academy, district: District, town: Town, index: number): Family {
  const moment = momentOf(academy);
  const shape = shapeOf(academy, district, town, index);
  const place = residence(moment, district, town, shape);
  if (place === undefined) return { adults: [], pupils: [] };
  const number = (district.index * DISTRICT_PLAN.length + town.index) * FAMILIES_PER_TOWN + index;
  const adults = adultsOf(moment, shape, number, place.town);
  const mistake = index < FIRST_MISTAKE ? undefined : MISTAKES[index - FIRST_MISTAKE];
  const pupils = shape.children.flatMap((child, order) => {
    const pupil = pupilOf({ moment, shape, place, adults, mistake, key: String(10_000_000 + number * 8 + order) }, child, order);
    return pupil === undefined ? [] : [pupil];
  });
  return { adults: pupils.length === 0 ? [] : adults, pupils };
}

/** Families until the schools of the town have the pupils they were made for, in the first week; then those with mistakes. */
function* familyNumbers(academy: Academy, district: District, town: Town): Generator<number> {
  const wanted = town.schools.reduce((sum, { pupils }) => sum + pupils, 0);
  let pupils = 0;
  for (let index = 0; pupils < wanted && index < FIRST_MISTAKE; index += 1) {
    const { arrives, children } = shapeOf(academy, district, town, index);
    if (arrives === 0) pupils += children.filter(({ level }) => schoolFor(town, level, false) !== undefined).length;
    yield index;
  }
  if (town.index > 0 || academy.clean) return;
  for (const mistake of MISTAKES.keys()) yield FIRST_MISTAKE + mistake;
}

function shapeOf({ seed }: Academy, district: District, town: Town, index: number): FamilyShape {
  const random = new Random(seed, 'family', district.index, town.index, index);
  const shape = familyShape(random, new Random(seed, 'shared', district.index, town.index), index);
  if (index < FIRST_MISTAKE) return shape;
  return { ...shape, children: shape.children.slice(0, 1).map((child) => ({ ...child, level: random.between(0, 5) })), arrives: 0, leaves: undefined, moves: undefined };
}

interface Residence {
  readonly town: Town;
  readonly since: number;
  readonly until: number | undefined;
}

/** Where the family lives at that week, since when, and until when as far as anybody knows. */
function residence({ seed, week }: Moment, district: District, town: Town, { arrives, leaves, moves }: FamilyShape): Residence | undefined {
  if (week < arrives || (leaves !== undefined && week >= leaves)) return undefined;
  const other = otherTown(new Random(seed, 'move', district.index, town.index, arrives, moves ?? 0), district, town);
  const hasMove = moves !== undefined && moves > arrives && other !== undefined;
  if (hasMove && week >= moves) return { town: other, since: moves, until: near(week, leaves) };
  return { town, since: arrives, until: near(week, hasMove ? Math.min(moves, leaves ?? WEEKS + 1) : leaves) };
}

function near(week: number, end: number | undefined): number | undefined {
  return end !== undefined && end <= WEEKS && end - week <= NOTICE_WEEKS ? end : undefined;
}

/** A town of the district where every level is taught. */
function otherTown(random: Random, district: District, own: Town): Town | undefined {
  const whole = district.towns.filter((town) => town !== own && LEVELS.every((_, level) => schoolFor(town, level, false) !== undefined));
  return whole.length === 0 ? undefined : random.pick(whole);
}

function adultsOf({ seed, week }: Moment, shape: FamilyShape, number: number, town: Town): readonly Adult[] {
  const [school] = town.schools;
  if (school === undefined) return [];
  const random = new Random(seed, 'home', number);
  const isMotherFirst = shape.adults > 1 || random.chance(0.85);
  const home = placeNear(school.place, random);
  return Array.from({ length: shape.adults }, (_, order) => {
    const own = new Random(seed, 'adult', number, order);
    const isWoman = order === 0 ? isMotherFirst : order === 1 ? own.chance(0.03) : own.chance(0.5);
    const birthName = order === 1 || !isWoman ? shape.familyName : own.pick(FAMILIES);
    const sharesName = order < 2 && (own.chance(0.5) || shape.adults === 1);
    const familyName = sharesName ? shape.familyName : birthName;
    const address = order > 0 && shape.ties !== 'together' ? placeNear(school.place, own) : home;
    return parentOf(own, { key: String(60_000_000 + number * 4 + order), isWoman, birthName, familyName, address, week });
  });
}

interface PupilGiven {
  readonly moment: Moment;
  readonly shape: FamilyShape;
  readonly place: Residence;
  readonly adults: readonly Adult[];
  readonly mistake: Mistake | undefined;
  readonly key: string;
}

function pupilOf({ moment, shape, place, adults, mistake, key }: PupilGiven, child: ChildShape, order: number): Pupil | undefined {
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
    ties: adults.map((guardian, rank) => ({ guardian, kind: kindOfTie(guardian, rank), authority: rank < 2 && !(rank === 1 && order > 0 && shape.ties === 'one-child') })),
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
function classOf({ seed, year, week }: Moment, school: School, level: number, key: string, share: number | undefined): SchoolClass {
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
