/** Room between two neighbours, so that moving one activity rewrites that one only. */
export const SPACING = 2 ** 20;

/** A place between two neighbours, of which the first or the last may be missing. Undefined: there is no room left. */
export function placeBetween(before: number | undefined, after: number | undefined): number | undefined {
  if (before === undefined) return after === undefined ? 0 : after - SPACING;
  if (after === undefined) return before + SPACING;
  const middle = Math.floor((before + after) / 2);
  return middle > before && middle < after ? middle : undefined;
}
