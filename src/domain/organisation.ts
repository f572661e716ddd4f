import { z } from 'zod';

export const OrganisationKind = z.enum(['school', 'district', 'town', 'academy', 'vendor']);
export type OrganisationKind = z.infer<typeof OrganisationKind>;

/** A school, a district, a town, an academy or a vendor. The identifier of a school or service is its UAI. */
export const Organisation = z.strictObject({
  id: z.string().min(1).max(64),
  kind: OrganisationKind,
  name: z.string().min(1).max(200),
  town: z.string().max(100).optional(),
  /** Every organisation above it: town, district, academy. Held flat so that one read answers "is it below". */
  ancestors: z.array(z.string()).max(10).default([]),
  /** The first of the ancestors that runs it, for listings. */
  parentId: z.string().optional(),
  /** Lower-case, unaccented name, town and identifier, for the search of the sign-in chooser. */
  searchText: z.string().max(400).default(''),
});
export type Organisation = z.infer<typeof Organisation>;

/** Lower case, no accents, no ligatures, single blanks: what both a name and a query are reduced to before they are compared. */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** The organisation itself and everything above it. */
export function reachOf(organisation: Organisation): readonly string[] {
  return [organisation.id, ...organisation.ancestors];
}
