import { describe, expect, test } from '@jest/globals';
import { Catalogue } from '../../../src/flows/catalogue.js';
import { boundTo } from '../../support/launch-flow.js';

const catalogue = new Catalogue([
  boundTo('lti13', { id: 'zoo', title: { fr: 'Zoo' }, audience: { roles: ['teacher'] } }),
  boundTo('link', { id: 'ecole', title: { fr: 'École dehors' } }),
  boundTo('lti13', { id: 'abaque', title: { fr: 'abaque' } }),
]);

describe('the catalogue', () => {
  test('is in the order of French titles, without regard to case and accents', () => {
    expect(catalogue.all().map(({ id }) => id)).toEqual(['abaque', 'ecole', 'zoo']);
  });

  test('knows what each protocol opens', () => {
    expect(catalogue.boundTo('lti13').map(({ resource }) => resource.id)).toEqual(['zoo', 'abaque']);
    expect(catalogue.boundTo('cas')).toEqual([]);
  });

  test('knows what could concern a role', () => {
    expect(catalogue.forRole('pupil').map(({ id }) => id)).toEqual(['abaque', 'ecole']);
    expect(catalogue.forRole('teacher').map(({ id }) => id)).toEqual(['abaque', 'ecole', 'zoo']);
  });

  test.each(['rien', '__proto__', ''])('knows nothing called "%s"', (id) => {
    expect(() => catalogue.get(id)).toThrow(expect.objectContaining({ code: 'RES-INCONNUE' }));
  });
});
