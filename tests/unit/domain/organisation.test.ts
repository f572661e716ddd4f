import { describe, expect, test } from '@jest/globals';
import { foldText, Organisation, reachOf } from '../../../src/domain/organisation.js';

describe('what names and queries are reduced to', () => {
  test.each([
    ['École élémentaire Les Hirondelles', 'ecole elementaire les hirondelles'],
    ['  SAINT-AUBIN  des Marais ', 'saint aubin des marais'],
    ["L'Haÿ-les-Roses", 'l hay les roses'],
    ['L’Étang', 'l etang'],
    ['Sacré-Cœur', 'sacre coeur'],
    ['Œuvres, Lætitia', 'oeuvres laetitia'],
    ['e\u0301cole', 'ecole'],
    ['0449901Y', '0449901y'],
    ['', ''],
    ['…—!', ''],
    ['日本', ''],
  ])('%j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test('folding twice changes nothing', () => {
    const once = foldText('Collège de la Forêt — Œuvre n° 3');
    expect(foldText(once)).toBe(once);
  });
});

describe('reach', () => {
  test('the organisation itself, then everything above it', () => {
    const school = Organisation.parse({ id: '0449901Y', kind: 'school', name: 'Les Hirondelles', ancestors: ['town-44', 'acad-nantes'] });
    expect(reachOf(school)).toEqual(['0449901Y', 'town-44', 'acad-nantes']);
    expect(reachOf(Organisation.parse({ id: 'acad-nantes', kind: 'academy', name: 'Nantes' }))).toEqual(['acad-nantes']);
  });
});
