import { describe, expect, test } from '@jest/globals';
import { parseProfile, Profile, roleOf } from '../../../src/domain/profile.js';

describe('profiles', () => {
  test.each([
    ['National_ELV', 'ELV'],
    ['National_ens', 'ENS'],
    ['NATIONAL_DIR', 'DIR'],
    ['TUT', 'TUT'],
    ['col', 'COL'],
  ])('%s is %s', (text, profile) => {
    expect(parseProfile(text)).toBe(profile);
  });

  test.each(['', 'National_', 'National_1', 'National_XYZ', 'Local_ENS', 'National_National_ENS', 'ENS ', 'toString', '__proto__'])('"%s" is none', (text) => {
    expect(parseProfile(text)).toBeUndefined();
  });

  test.each(['EXT', 'National_EXT'])('%s is no national profile: nobody becomes a contributor by a claim', (text) => {
    expect(parseProfile(text)).toBeUndefined();
  });

  test('every profile opens a role', () => {
    expect(Object.fromEntries(Profile.options.map((profile) => [profile, roleOf(profile)]))).toEqual({
      ELV: 'pupil', TUT: 'parent', ENS: 'teacher', DOC: 'teacher', DIR: 'head', COL: 'local-authority', EVS: 'staff', ETA: 'staff',
      ACA: 'academy-admin', EXT: 'contributor',
    });
  });
});
