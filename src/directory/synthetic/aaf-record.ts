/** The files of a delivery for primary schools, in the order they are sent and read. */
export const AAF_CATEGORIES = ['EtabEducNat', 'Eleve', 'PersRelEleve', 'PersEducNat'] as const;
export type AafCategory = (typeof AAF_CATEGORIES)[number];

/** A name and its values; without values it is written as one empty value. */
export type AafAttribute = readonly [name: string, values: readonly string[]];

/** One entity of a delivery (`addRequest`): its key in the directory and its attributes. */
export interface AafRecord {
  readonly id: string;
  readonly attributes: readonly AafAttribute[];
}
