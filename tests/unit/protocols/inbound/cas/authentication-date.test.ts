import { describe, expect, test } from '@jest/globals';
import { instantOf } from '../../../../../src/protocols/inbound/cas/authentication-date.js';

describe('when somebody authenticated', () => {
  const expected = Date.UTC(2026, 10, 23, 9, 15, 30);

  test.each([
    ['2026-11-23T09:15:30Z', 0],
    ['2026-11-23T09:15:30.1Z', 100],
    ['2026-11-23T09:15:30.123Z', 123],
    ['2026-11-23T09:15:30.123456789Z', 123],
    ['2026-11-23T09:15:30.123456789Z[UTC]', 123],
    ['2026-11-23T10:15:30.123456+01:00[Europe/Paris]', 123],
    ['2026-11-23T05:15:30-04:00', 0],
  ])('%s', (text, milliseconds) => {
    expect(instantOf(text)).toBe(expected + milliseconds);
  });

  test('seconds may be left out', () => {
    expect(instantOf('2026-11-23T09:15Z')).toBe(Date.UTC(2026, 10, 23, 9, 15));
  });

  test.each(['', '2026-11-23', '2026-11-23T09:15:30', '2026-13-45T09:15:30Z', '2026-11-23T25:15:30Z', '1764000000000', 'Mon Nov 23 09:15:30 CET 2026', '2026-11-23T09:15:30.1234567890Z'])(
    '"%s" names no instant',
    (text) => {
      expect(instantOf(text)).toBeUndefined();
    },
  );
});
