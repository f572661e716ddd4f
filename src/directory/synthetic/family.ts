import { momentOf, type Academy, type Moment } from './academy.js';
import { parentOf, placeNear, type Adult } from './adult.js';
import { schoolFor, type District, type Town } from './district.js';
import { familyShape, type FamilyShape } from './family-shape.js';
import { MISTAKES } from './mistakes.js';
import { FAMILIES } from './names.js';
import { pupilOf, type Pupil } from './pupil.js';
import { Random } from './random.js';
import { residence } from './residence.js';
import { DISTRICT_PLAN } from './town-plan.js';

/** Families that are there for a mistake in their child's record; above every ordinary number. */
const FIRST_MISTAKE = 980;
const FAMILIES_PER_TOWN = 1_000;

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
  return {
    ...shape,
    children: shape.children.slice(0, 1).map((child) => ({ ...child, level: random.between(0, 5) })),
    arrives: 0,
    leaves: undefined,
    moves: undefined,
  };
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
