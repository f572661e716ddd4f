import { describe, expect, test } from '@jest/globals';
import { createDayWords } from '../../../src/web/render/day-words.js';
import { readMessages } from '../../../src/web/render/messages.js';

const french = createDayWords('fr', readMessages().fr);
const english = createDayWords('en', readMessages().en);

describe('the last day of an activity', () => {
  test.each([
    ['2026-11-23', 'Pour aujourd’hui', 'For today'],
    ['2026-11-24', 'Pour demain', 'For tomorrow'],
    ['2026-11-27', 'Pour vendredi', 'For Friday'],
    ['2026-11-29', 'Pour dimanche', 'For Sunday'],
    ['2026-11-30', 'Pour le 30 novembre', 'For 30 November'],
    ['2026-12-01', 'Pour le 1er décembre', 'For 1 December'],
  ])('%s, read on Monday 23 November, is said in plain words', (until, said, saidInEnglish) => {
    expect(french.due(until, '2026-11-23')).toBe(said);
    expect(english.due(until, '2026-11-23')).toBe(saidInEnglish);
  });

  test('is tomorrow on the night the clocks change', () => {
    expect(french.due('2026-10-26', '2026-10-25')).toBe('Pour demain');
  });
});

test('the days of an activity, those it has', () => {
  expect(french.days({})).toBe('');
  expect(french.days({ from: '2026-12-01' })).toBe('à partir du 1er décembre');
  expect(french.days({ until: '2026-12-11' })).toBe('jusqu’au 11 décembre');
  expect(french.days({ from: '2026-12-01', until: '2026-12-11' })).toBe('du 1er décembre au 11 décembre');
});
