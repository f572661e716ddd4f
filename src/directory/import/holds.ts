/** Fewer than this may always leave: in a small school two families are a fifth of it. */
const ALWAYS_ALLOWED = 9;

export interface Loss {
  readonly lost: number;
  readonly of: number;
}

/** True when so many at once look like a delivery that is not whole, rather than like people who left. */
export function looksCut({ lost, of }: Loss, threshold: number): boolean {
  return lost > ALWAYS_ALLOWED && lost * 100 > of * threshold;
}

/** The schools that stay as they are, with what they would lose. */
export function heldSchools(losses: ReadonlyMap<string, Loss>, threshold: number, forced: ReadonlySet<string>): ReadonlyMap<string, Loss> {
  return new Map([...losses].filter(([uai, loss]) => !forced.has(uai) && looksCut(loss, threshold)));
}
