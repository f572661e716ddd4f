import { AWKWARD_FAMILIES, BOYS, FAMILIES, GIRLS } from './names.js';
import type { Random } from './random.js';
import { LATER_YEARS, WEEKS } from './school-time.js';
import { LEVELS } from './town-plan.js';

export interface ChildShape {
  readonly isGirl: boolean;
  readonly givenName: string;
  /** Position in `LEVELS` in the first school year; below 0, the child is not of school age yet. */
  readonly level: number;
  /** Which of the classes of its level, from 0 to 1; undefined: any. */
  readonly classShare: number | undefined;
}

/** What is special about a family; the rest is drawn. */
export interface FamilyShape {
  readonly familyName: string;
  readonly children: readonly ChildShape[];
  /** 1, 2, or 3 where a parent's new partner is known to the school without any authority. */
  readonly adults: number;
  /** Parents live together, apart, or apart with authority of the second on the first child only. */
  readonly ties: 'together' | 'apart' | 'one-child';
  /** Children bear the names of both parents. */
  readonly isDoubleNamed: boolean;
  readonly wantsPrivate: boolean;
  /** Week of arrival; 0: from the beginning. */
  readonly arrives: number;
  readonly leaves: number | undefined;
  readonly moves: number | undefined;
}

/** The number of the family whose first adult teaches in the same town. */
export const TEACHER_FAMILY = 10;

type Case = (ordinary: FamilyShape, random: Random, shared: Random) => FamilyShape;

/** Every town has one of each, by the family's number. `shared` draws the same for all families of the town. */
const CASES: ReadonlyMap<number, Case> = new Map<number, Case>([
  [2, homonym],
  [3, homonym],
  [4, (family, random) => ({ ...staying(family), children: twins(random, 4, [0, 0]) })],
  [5, (family, random) => ({ ...staying(family), children: twins(random, 3, [0, 0.99]) })],
  [6, (family, random) => ({ ...staying(family), children: [child(random, 3), child(random, 6)], adults: 2, ties: 'one-child' })],
  [7, (family, random) => ({ ...staying(family), familyName: random.pick(AWKWARD_FAMILIES), isDoubleNamed: false })],
  [
    8,
    (family, random) => ({
      ...staying(family),
      familyName: `${random.pick(FAMILIES)}-${random.pick(FAMILIES)}`,
      isDoubleNamed: false,
    }),
  ],
  [
    9,
    (family, random) => ({ ...staying(family), children: [child(random, 0), child(random, 7)], adults: 2, wantsPrivate: false }),
  ],
  [TEACHER_FAMILY, (family, random) => ({ ...staying(family), children: [child(random, 4)], adults: 2 })],
  [11, (family, random) => ({ ...staying(family), children: [child(random, 5)], adults: 3, ties: 'apart' })],
]);

export function familyShape(random: Random, shared: Random, index: number): FamilyShape {
  const ordinary = ordinaryFamily(random);
  return CASES.get(index)?.(ordinary, random, shared) ?? ordinary;
}

function ordinaryFamily(random: Random): FamilyShape {
  const adults = random.weighted([
    [1, 50],
    [2, 48],
    [3, 2],
  ]);
  return {
    familyName: random.chance(0.02) ? random.pick(AWKWARD_FAMILIES) : random.pick(FAMILIES),
    children: ordinaryChildren(random),
    adults,
    ties:
      adults === 1
        ? 'together'
        : random.weighted([
            ['together', 84],
            ['apart', 14],
            ['one-child', 2],
          ]),
    isDoubleNamed: adults > 1 && random.chance(0.12),
    wantsPrivate: random.chance(0.36),
    arrives: random.chance(0.09) ? random.between(1, WEEKS) : 0,
    leaves: random.chance(0.075) ? random.between(1, WEEKS) : undefined,
    moves: random.chance(0.045) ? random.between(1, WEEKS) : undefined,
  };
}

/** Different levels, but for twins. */
function ordinaryChildren(random: Random): readonly ChildShape[] {
  const count = random.weighted([
    [1, 32],
    [2, 39],
    [3, 20],
    [4, 9],
  ]);
  const levels = new Set<number>();
  while (levels.size < count) levels.add(random.between(-LATER_YEARS, LEVELS.length - 1));
  const [eldest = 0, ...others] = [...levels];
  const first = random.chance(0.012) ? twins(random, eldest, [undefined, undefined]) : [child(random, eldest)];
  return [...first, ...others.map((level) => child(random, level))];
}

function child(random: Random, level: number, classShare?: number): ChildShape {
  const isGirl = random.chance(0.49);
  return { isGirl, givenName: random.pick(isGirl ? GIRLS : BOYS), level, classShare };
}

/** Two given names that differ. */
function twins(random: Random, level: number, shares: readonly [number | undefined, number | undefined]): readonly ChildShape[] {
  const first = child(random, level, shares[0]);
  let second = child(random, level, shares[1]);
  while (second.givenName === first.givenName) second = child(random, level, shares[1]);
  return [first, second];
}

/** The same names in the same class, in two families that have nothing to do with each other. */
function homonym(family: FamilyShape, _random: Random, shared: Random): FamilyShape {
  return {
    ...staying(family),
    familyName: shared.pick(FAMILIES),
    children: [child(shared, 5, 0)],
    adults: 1,
    wantsPrivate: false,
  };
}

function staying(family: FamilyShape): FamilyShape {
  return { ...family, arrives: 0, leaves: undefined, moves: undefined };
}
