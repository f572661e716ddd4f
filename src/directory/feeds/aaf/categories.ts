import type { FeedKind } from '../record.js';

/** In the order of the import (2.4): who is pointed to comes before who points. */
export const CATEGORIES = ['EtabEducNat', 'Eleve', 'PersRelEleve', 'PersEducNat'] as const;
export type AafCategory = (typeof CATEGORIES)[number];

/** Of secondary schools; the hub has no use for them. */
export const SKIPPED_CATEGORIES: readonly string[] = ['MatiereEducNat', 'MatEducNat', 'MefEducNat'];

export const KIND_OF: Readonly<Record<AafCategory, FeedKind>> = {
  EtabEducNat: 'school',
  Eleve: 'pupil',
  PersRelEleve: 'guardian',
  PersEducNat: 'staff',
};
