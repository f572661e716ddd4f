import { z } from 'zod';

/** National profiles of the SDET (school-life, local-authority and so on), plus `EXT` for the outside contributor. */
export const Profile = z.enum(['ELV', 'TUT', 'ENS', 'DOC', 'DIR', 'COL', 'EVS', 'ETA', 'ACA', 'EXT']);
export type Profile = z.infer<typeof Profile>;

/** What the hub lets one do in a place. */
export const Role = z.enum(['pupil', 'teacher', 'parent', 'head', 'staff', 'contributor', 'local-authority', 'academy-admin', 'vendor']);
export type Role = z.infer<typeof Role>;

const ROLE_OF: Record<Profile, Role> = {
  ELV: 'pupil',
  TUT: 'parent',
  ENS: 'teacher',
  DOC: 'teacher',
  DIR: 'head',
  COL: 'local-authority',
  EVS: 'staff',
  ETA: 'staff',
  ACA: 'academy-admin',
  EXT: 'contributor',
};

export function roleOf(profile: Profile): Role {
  return ROLE_OF[profile];
}

/** What a provider or a feed may say of somebody. Nobody becomes an outside contributor by such a claim. */
const NationalProfile = Profile.exclude(['EXT']);

/** Reads `National_ENS`, `National_ens` or `ENS`; undefined when it is none of the national profiles. */
export function parseProfile(value: string): Profile | undefined {
  const code = value.replace(/^national_/i, '').toUpperCase();
  return NationalProfile.safeParse(code).data;
}
