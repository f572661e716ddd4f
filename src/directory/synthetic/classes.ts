import { LEVELS } from './town-plan.js';

const PUPILS_PER_CLASS = 24;

export interface SchoolClass {
  /** Unique in the academy. */
  readonly id: string;
  readonly name: string;
  /** Positions in `LEVELS`. */
  readonly levels: readonly number[];
}

/**
 * The classes of a school: several levels in one where there are few pupils; where there are many, one class for each level
 * and what is left over in classes of two levels.
 */
export function classesOf(schoolKey: string, [first, last]: readonly [number, number], pupils: number): readonly SchoolClass[] {
  const levels = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const wanted = Math.max(1, Math.round(pupils / PUPILS_PER_CLASS));
  const groups =
    wanted <= levels.length
      ? slices(levels, wanted)
      : [...repeated(levels, Math.floor(wanted / levels.length)), ...pairs(levels, wanted % levels.length)];
  return groups.map((group, index) => ({
    id: `${schoolKey}${String(index + 1).padStart(2, '0')}`,
    name: nameOf(group, index, groups),
    levels: group,
  }));
}

function slices(levels: readonly number[], count: number): readonly (readonly number[])[] {
  const start = (index: number): number => Math.floor((index * levels.length) / count);
  return Array.from({ length: count }, (_, index) => levels.slice(start(index), start(index + 1)));
}

function repeated(levels: readonly number[], times: number): readonly (readonly number[])[] {
  return levels.flatMap((level) => Array.from({ length: times }, () => [level]));
}

function pairs(levels: readonly number[], count: number): readonly (readonly number[])[] {
  return Array.from({ length: count }, (_, index) => levels.slice((index * 2) % (levels.length - 1)).slice(0, 2));
}

/** Such as `CP A` where there are several, `CE1-CE2` for two levels. */
function nameOf(levels: readonly number[], index: number, all: readonly (readonly number[])[]): string {
  const name = levels.map((level) => LEVELS[level] ?? '').join('-');
  const same = all.flatMap((other, position) => (other.join() === levels.join() ? [position] : []));
  return same.length === 1 ? name : `${name} ${'ABCDEFGH'[same.indexOf(index)] ?? index}`;
}
