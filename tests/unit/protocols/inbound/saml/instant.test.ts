import { describe, expect, test } from '@jest/globals';
import { durationOf, endInstantOf, instantOf } from '../../../../../src/protocols/inbound/saml/instant.js';

describe('a time of SAML', () => {
  const expected = Date.UTC(2026, 10, 23, 9, 15, 30);

  test.each([
    ['2026-11-23T09:15:30Z', 0],
    ['2026-11-23T09:15:30.1Z', 100],
    ['2026-11-23T09:15:30.123Z', 123],
    ['2026-11-23T09:15:30.1234567Z', 123],
    ['2026-11-23T09:15:30.123456789Z', 123],
  ])('%s', (text, milliseconds) => {
    expect(instantOf(text)).toBe(expected + milliseconds);
  });

  test.each([
    ['2000-01-01T00:00:00Z', Date.UTC(2000, 0)],
    ['2099-12-31T23:59:59.999Z', Date.UTC(2100, 0) - 1],
    ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ])('%s is within the century', (text, instant) => {
    expect(instantOf(text)).toBe(instant);
  });

  test.each([
    undefined, '', ' ', 'now', '0', '1764000000', '2026-11-23', '2026-11-23T09:15:30', '2026-11-23T09:15:30+00:00', '2026-11-23T10:15:30+01:00', '2026-11-23 09:15:30Z', '2026-11-23T09:15Z',
    '2026-11-23T09:15:30.Z', '2026-11-23T09:15:30.1234567890Z', '2026-11-23t09:15:30z', ' 2026-11-23T09:15:30Z', '2026-11-23T09:15:30Z\n', '2026-02-29T00:00:00Z', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z', '2026-11-23T24:00:00Z', '2026-11-23T25:00:00Z', '2026-11-23T09:60:00Z', '2026-12-31T23:59:60Z', '1999-12-31T23:59:59Z', '2100-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+012026-11-23T09:15:30Z',
    '-2026-11-23T09:15:30Z', '٢٠٢٦-11-23T09:15:30Z',
  ])('%j is none', (text) => {
    expect(instantOf(text)).toBeUndefined();
  });
});

describe('what descriptions say of times', () => {
  test.each(['2026-02-30T00:00:00Z', '2026-11-23T10:15:30+01:00', 'never', '', '2026-11-23', '12026-11-23T09:15:30Z'])('"%s" is no end', (text) => {
    expect(endInstantOf(text)).toBeUndefined();
  });

  test.each([['PT1H', 3_600_000], ['P1D', 86_400_000], ['P0Y0M7DT0H0M0.000S', 604_800_000], ['PT30M', 1_800_000], ['PT90S', 90_000], ['P1M', 2_592_000_000]])('%s', (text, milliseconds) => {
    expect(durationOf(text)).toBe(milliseconds);
  });

  test.each([undefined, '', 'P', 'PT', 'PT0S', '1H', '-PT1H', 'PT1H ', '3600'])('%j is no duration', (text) => {
    expect(durationOf(text)).toBeUndefined();
  });
});
