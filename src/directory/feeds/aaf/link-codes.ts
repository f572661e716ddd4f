/**
 * What ties an adult to a pupil (2.6), in the old code of one digit and the new one of two, and whether the code itself means
 * legal authority. Of a foster carer, a grandparent or a child minder only a court knows: the link stands, and opens nothing.
 */
const LINKS: ReadonlyMap<string, { readonly means: string; readonly authority: boolean }> = new Map(
  Object.entries({
    1: { means: 'father', authority: true },
    2: { means: 'mother', authority: true },
    3: { means: 'guardian', authority: true },
    4: { means: 'other family', authority: false },
    5: { means: 'child-welfare service', authority: true },
    6: { means: 'other', authority: false },
    10: { means: 'mother', authority: true },
    20: { means: 'father', authority: true },
    37: { means: 'brother or sister', authority: false },
    38: { means: 'ascendant', authority: false },
    39: { means: 'other family', authority: false },
    41: { means: 'educator', authority: false },
    42: { means: 'foster carer', authority: false },
    43: { means: 'child minder', authority: false },
    50: { means: 'guardian', authority: true },
    51: { means: 'child-welfare service', authority: true },
    70: { means: 'the pupil', authority: false },
    90: { means: 'other', authority: false },
  }),
);

/** Whether a 1D link code means legal authority; undefined when it is no code we know. */
export function authorityOf(code: string): boolean | undefined {
  return LINKS.get(code)?.authority;
}
