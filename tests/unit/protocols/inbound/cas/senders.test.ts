import { describe, expect, test } from '@jest/globals';
import { isAmong, isNetwork } from '../../../../../src/protocols/inbound/cas/senders.js';
import { CasSettings } from '../../../../../src/protocols/inbound/cas/settings.js';

describe('addresses that logout requests may come from', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['192.0.2.0/24', '192.0.2.200', true],
    ['192.0.2.0/24', '::ffff:192.0.2.200', true],
    ['192.0.2.0/24', '192.0.3.1', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['2001:db8::/32', '2001:db8:1::9', true],
    ['2001:db8::/32', '2001:db9::9', false],
    ['192.0.2.0/24', '', false],
    ['192.0.2.0/24', 'unknown', false],
  ])('%s and %s: %s', (network, address, expected) => {
    expect(isAmong([network], address)).toBe(expected);
  });

  test.each(['', '192.0.2', '192.0.2.0/33', '2001:db8::/129', '192.0.2.0/24/1', '192.0.2.0/', '192.0.2.0/-1', 'cas.example.fr', '*'])('"%s" is refused in the settings', (network) => {
    expect(isNetwork(network)).toBe(false);
    expect(CasSettings.safeParse({ url: 'https://ent.example.fr/cas', logoutFrom: [network] }).success).toBe(false);
  });
});
