import { describe, expect, test } from '@jest/globals';
import { Day, dayOf, phaseOf } from '../../../src/domain/calendar.js';

describe('the day in metropolitan France', () => {
  test.each([
    ['2026-11-23T22:59:59.999Z', '2026-11-23', 'a second before midnight in winter'],
    ['2026-11-23T23:00:00.000Z', '2026-11-24', 'midnight in winter, UTC+1'],
    ['2026-07-07T21:59:59.999Z', '2026-07-07', 'a second before midnight in summer'],
    ['2026-07-07T22:00:00.000Z', '2026-07-08', 'midnight in summer, UTC+2'],
    ['2026-03-29T00:59:59.000Z', '2026-03-29', 'the night the clocks go forward'],
    ['2026-12-31T23:00:00.000Z', '2027-01-01', 'the new year'],
    ['2028-02-28T23:00:00.000Z', '2028-02-29', 'a leap day'],
  ])('%s is %s: %s', (instant, day) => {
    expect(dayOf(Date.parse(instant))).toBe(day);
    expect(Day.safeParse(dayOf(Date.parse(instant))).success).toBe(true);
  });
});

describe('a day', () => {
  test.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01', '2026-09-01T00:00:00Z', '01/09/2026', ''])('"%s" is none', (text) => {
    expect(Day.safeParse(text).success).toBe(false);
  });
});

describe('a period', () => {
  const year = { from: '2026-09-01', until: '2027-07-06' };

  test.each([
    ['2026-08-31', 'before'],
    ['2026-09-01', 'during'],
    ['2027-01-01', 'during'],
    ['2027-07-06', 'during'],
    ['2027-07-07', 'after'],
  ] as const)('%s is %s the school year', (day, phase) => {
    expect(phaseOf(year, day)).toBe(phase);
  });

  test('an absent end is open', () => {
    expect(phaseOf({}, '1900-01-01')).toBe('during');
    expect(phaseOf({ from: '2026-09-01' }, '2999-01-01')).toBe('during');
    expect(phaseOf({ until: '2026-09-01' }, '1900-01-01')).toBe('during');
  });

  test('a period that ends before it begins holds no day', () => {
    expect(phaseOf({ from: '2026-09-02', until: '2026-09-01' }, '2026-09-01')).toBe('before');
    expect(phaseOf({ from: '2026-09-02', until: '2026-09-01' }, '2026-09-02')).toBe('after');
  });
});
