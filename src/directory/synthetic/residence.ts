import type { Moment } from './academy.js';
import { schoolFor, type District, type Town } from './district.js';
import type { FamilyShape } from './family-shape.js';
import { Random } from './random.js';
import { WEEKS } from './school-time.js';
import { LEVELS } from './town-plan.js';

/** A departure is known this long before. */
const NOTICE_WEEKS = 2;

export interface Residence {
  readonly town: Town;
  readonly since: number;
  readonly until: number | undefined;
}

/** Where the family lives at that week, since when, and until when as far as anybody knows. */
export function residence(
  { seed, week }: Moment,
  district: District,
  town: Town,
  { arrives, leaves, moves }: FamilyShape,
): Residence | undefined {
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
  const whole = district.towns.filter(
    (town) => town !== own && LEVELS.every((_, level) => schoolFor(town, level, false) !== undefined),
  );
  return whole.length === 0 ? undefined : random.pick(whole);
}
