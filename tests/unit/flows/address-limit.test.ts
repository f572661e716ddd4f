import { describe, expect, test } from '@jest/globals';
import { AddressLimit, type AddressAct } from '../../../src/flows/address-limit.js';
import { HandClock } from '../../support/memory-store.js';

function limit(perMinute: number) {
  const clock = new HandClock();
  const addresses = new AddressLimit(perMinute, clock);
  const isTooMany = (address: string, act: AddressAct = 'begun'): boolean => {
    try {
      addresses.count(act, address);
      return false;
    } catch (error) {
      expect(error).toMatchObject({ code: 'SYS-LIMITE' });
      return true;
    }
  };
  return { clock, isTooMany };
}

test('counts in each minute anew', () => {
  const { clock, isTooMany } = limit(2);
  expect([1, 2, 3].map(() => isTooMany('192.0.2.1'))).toEqual([false, false, true]);
  clock.advance(60_000);
  expect(isTooMany('192.0.2.1')).toBe(false);
});

test('counts each address, and each thing that is done, for itself', () => {
  const { isTooMany } = limit(1);
  expect(isTooMany('192.0.2.1')).toBe(false);
  expect(isTooMany('192.0.2.2')).toBe(false);
  expect(isTooMany('192.0.2.1', 'posted')).toBe(false);
  expect(isTooMany('192.0.2.1', 'answered')).toBe(false);
  expect(isTooMany('192.0.2.1')).toBe(true);
});

describe('one subscriber', () => {
  test.each([
    ['changes the last half of an IPv6 address', '2001:db8:1:2::1', '2001:db8:1:2:ffff:1:2:3'],
    ['writes zeros out', '2001:db8::1', '2001:0db8:0000:0000::2'],
    ['writes them short', '2001:db8:0:0:1::', '2001:db8::5:6:7:8'],
    ['comes over IPv4 to an IPv6 socket', '192.0.2.1', '::ffff:192.0.2.1'],
    ['names an interface', 'fe80::1%eth0', 'fe80::2%eth1'],
  ])('who %s is one all the same', (_how, first, second) => {
    const { isTooMany } = limit(1);
    expect(isTooMany(first)).toBe(false);
    expect(isTooMany(second)).toBe(true);
  });

  test.each([
    ['another subscriber', '2001:db8:1:2::1', '2001:db8:1:3::1'],
    ['another IPv4 address', '::ffff:192.0.2.1', '::ffff:192.0.2.2'],
    ['loopback and nobody', '::1', ''],
  ])('is not %s', (_who, first, second) => {
    const { isTooMany } = limit(1);
    expect(isTooMany(first)).toBe(false);
    expect(isTooMany(second)).toBe(false);
  });
});

test('forgets everything rather than remember a hundred thousand addresses', () => {
  const { isTooMany } = limit(1);
  expect(isTooMany('192.0.2.1')).toBe(false);
  for (let number = 0; number <= 50_000; number += 1) isTooMany(`host-${number}`);
  expect(isTooMany('192.0.2.1')).toBe(false);
});
