import type { z } from 'zod';
import { FeedGuardian, FeedPupil, FeedSchool, FeedStaff } from '../record.js';
import { displayNameOf } from '../titles.js';
import type { Role } from './attributes.js';
import type { AafCategory } from './categories.js';
import { functionsOf } from './functions.js';
import { CLASS_ROLES, GROUP_ROLES, placesOf } from './places.js';
import { pupilLevelOf, schoolsOf } from './pupil-fields.js';
import type { Row } from './row.js';
import { districtOf, isPrivate, schoolNameOf, townOf, typeOf, uaiOf } from './school-fields.js';
import { tiesOf } from './ties.js';

/** How one field of a record is made. */
export interface FieldRule {
  readonly field: string;
  /** A change that tells one of these changes the field. */
  readonly from: readonly Role[];
  readonly read: (row: Row) => unknown;
  /** The record stands without it: a bad value is left out, and said. */
  readonly optional?: true;
}

export interface CategoryRules {
  readonly schema: z.ZodObject<Readonly<Record<string, z.ZodType>>>;
  readonly fields: readonly FieldRule[];
  /** What is looked at once the whole of a new record is known. */
  readonly whole?: (row: Row, fields: Readonly<Record<string, unknown>>) => void;
}

const NAMES: readonly FieldRule[] = [
  { field: 'givenName', from: ['givenName'], read: (row) => row.first('givenName') },
  // The name of use comes first; the name of birth stands in where there is no other.
  { field: 'familyName', from: ['familyName'], read: (row) => row.first('familyName') ?? row.first('birthName') },
];

const ADDRESSED: readonly FieldRule[] = [
  {
    field: 'displayName',
    from: ['title', 'familyName'],
    optional: true,
    read: (row) => displayNameOf(row.first('title'), row.first('familyName')),
  },
  { field: 'email', from: ['email'], optional: true, read: (row) => row.first('email')?.toLowerCase() },
];

const PLACES: FieldRule = { field: 'places', from: [...CLASS_ROLES, ...GROUP_ROLES], read: placesOf };

export const RULES: Readonly<Record<AafCategory, CategoryRules>> = {
  EtabEducNat: {
    schema: FeedSchool,
    fields: [
      { field: 'uai', from: ['uai'], read: uaiOf },
      { field: 'name', from: ['schoolName'], read: schoolNameOf },
      { field: 'town', from: ['town'], optional: true, read: townOf },
      { field: 'type', from: ['typeCode', 'typeLabel'], optional: true, read: typeOf },
      { field: 'isPrivate', from: ['contract'], read: isPrivate },
      { field: 'districtKey', from: ['district'], optional: true, read: districtOf },
    ],
  },
  Eleve: {
    schema: FeedPupil,
    fields: [
      ...NAMES,
      { field: 'schools', from: ['schools'], read: schoolsOf },
      PLACES,
      { field: 'level', from: ['level'], optional: true, read: pupilLevelOf },
      { field: 'guardians', from: ['tiesOf2', 'tiesOf6'], read: tiesOf },
    ],
    whole: (row, { schools, places }) => {
      if ((schools as FeedPupil['schools']).length === 0) row.refuse('no-school', 'a pupil of no school');
      if (!(places as FeedPupil['places']).some(({ kind }) => kind === 'class')) row.remark('no-class', 'a pupil of no class');
    },
  },
  PersRelEleve: { schema: FeedGuardian, fields: [...NAMES, ...ADDRESSED] },
  PersEducNat: {
    schema: FeedStaff,
    fields: [...NAMES, ...ADDRESSED, { field: 'functions', from: ['functions', 'headships'], read: functionsOf }, PLACES],
  },
};
