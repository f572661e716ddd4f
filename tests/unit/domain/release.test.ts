import { describe, expect, test } from '@jest/globals';
import { HubError } from '../../../src/domain/errors.js';
import { release, ReleaseRule } from '../../../src/domain/release.js';

const rule = (attribute: string, rest: object = {}): ReleaseRule => ReleaseRule.parse({ attribute, purpose: { fr: 'Pour afficher' }, ...rest });
const known = { givenName: 'Zoé', familyName: 'Bertin', email: 'zoe@example.fr', className: ' CM1 A ' };

describe('what a resource is told', () => {
  test('nothing when it declares nothing', () => {
    expect(release([], 'pupil', known)).toEqual([]);
  });

  test('what it declares, in its order, with the purpose, and no more', () => {
    expect(release([rule('className'), rule('givenName')], 'pupil', known)).toEqual([
      { attribute: 'className', value: 'CM1 A', purpose: { fr: 'Pour afficher' } },
      { attribute: 'givenName', value: 'Zoé', purpose: { fr: 'Pour afficher' } },
    ]);
  });

  test('only for the roles it is declared for', () => {
    const rules = [rule('email', { onlyFor: ['teacher'] })];
    expect(release(rules, 'pupil', known)).toEqual([]);
    expect(release(rules, 'teacher', known)).toHaveLength(1);
    expect(release([rule('email', { onlyFor: [] })], 'teacher', known)).toEqual([]);
  });

  test.each([undefined, '', '  '])('an unknown value (%j) is left out', (level) => {
    expect(release([rule('level')], 'pupil', level === undefined ? known : { ...known, level })).toEqual([]);
  });

  test('a required one that is unknown stops the launch, and the refusal names it without values', () => {
    const attempt = (): unknown => release([rule('givenName'), rule('level', { required: true })], 'pupil', known);
    expect(attempt).toThrow(HubError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'RES-DONNEES', detail: 'required attribute level is unknown' }));
  });

  test('a required one of another role stops nothing', () => {
    expect(release([rule('level', { required: true, onlyFor: ['teacher'] })], 'pupil', known)).toEqual([]);
  });

  test('an attribute outside the catalogue cannot be declared', () => {
    expect(ReleaseRule.safeParse({ attribute: 'birthDate', purpose: { fr: 'x' } }).success).toBe(false);
    expect(ReleaseRule.safeParse({ attribute: 'constructor', purpose: { fr: 'x' } }).success).toBe(false);
    expect(ReleaseRule.safeParse({ attribute: 'email' }).success).toBe(false);
  });
});
