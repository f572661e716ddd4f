import { describe, expect, test } from '@jest/globals';
import { guardedLookup } from '../../../src/outgoing/address-guard.js';
import { readAllowList } from '../../../src/outgoing/allow-list.js';
import { createOutgoingHttp } from '../../../src/outgoing/http-client.js';
import { isPrivateAddress } from '../../../src/outgoing/private-ranges.js';
import { startLoopback } from '../../support/loopback.js';

const limits = { maxBytes: 1_000, timeoutMs: 2_000 };
const nothingAllowed = readAllowList([]);

describe('private and reserved addresses', () => {
  test.each([
    '0.0.0.0', '10.0.0.1', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254', '168.63.129.16', '169.254.169.254',
    '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.168.1.1', '198.18.0.1', '203.0.113.7', '224.0.0.1', '255.255.255.255',
  ])('IPv4 %s', (address) => {
    expect(isPrivateAddress(address, 4)).toBe(true);
    expect(isPrivateAddress(`::ffff:${address}`, 6)).toBe(true);
    expect(isPrivateAddress(`64:ff9b::${address}`, 6)).toBe(true);
    expect(isPrivateAddress(`::${address}`, 6)).toBe(true);
    expect(isPrivateAddress(`::ffff:0:${address}`, 6)).toBe(true);
  });

  test.each([
    '::', '::1', 'fe80::1', 'febf::1', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2002:7f00:1::', '2001:0:53aa:64c::1', '2001:db8::1',
    '100::1', '64:ff9b:1::a00:1',
  ])('IPv6 %s', (address) => {
    expect(isPrivateAddress(address, 6)).toBe(true);
  });

  test.each(['8.8.8.8', '172.15.255.255', '172.32.0.1', '100.63.255.255', '100.128.0.1', '193.52.0.1', '223.255.255.255'])('%s is public', (address) => {
    expect(isPrivateAddress(address, 4)).toBe(false);
    expect(isPrivateAddress(`::ffff:${address}`, 6)).toBe(false);
    expect(isPrivateAddress(`64:ff9b::${address}`, 6)).toBe(false);
  });

  test.each(['2001:660:3001::1', '2a00:1450:4007:80e::200e', '2606:4700::1'])('%s is public', (address) => {
    expect(isPrivateAddress(address, 6)).toBe(false);
  });
});

describe('addresses written out', () => {
  test.each([
    'http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f.0.0.1/', 'http://0x7f000001/', 'http://0177.0.0.1/', 'http://017700000001/',
    'http://127.0.0.1./', 'http://0/', 'http://①②⑦.⓪.⓪.①/', 'http://[::1]/', 'http://[::]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/', 'http://[0:0:0:0:0:ffff:a9fe:a9fe]/', 'http://169.254.169.254/latest/meta-data/', 'http://[fd00:ec2::254]/',
  ])('%s is refused before anything is sent', async (url) => {
    const http = createOutgoingHttp({ allowPrivate: [], userAgent: 'test' });
    await expect(http.get({ ...limits, url })).rejects.toMatchObject({ code: 'SYS-RESEAU', detail: expect.stringMatching(/is a private or reserved address$/) });
  });
});

describe('names', () => {
  const resolvesTo = (...addresses: readonly string[]) => () =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

  test('a name with a private address is refused, and nothing is connected to', async () => {
    const server = await startLoopback((_request, response) => response.end('inside'));
    const http = createOutgoingHttp({ allowPrivate: [], userAgent: 'test', resolve: resolvesTo('127.0.0.1') });
    await expect(http.get({ ...limits, url: `http://evil.example:${server.port}/` })).rejects.toMatchObject({
      code: 'SYS-RESEAU',
      detail: 'evil.example: 127.0.0.1 is a private or reserved address',
    });
    expect(server.requests).toEqual([]);
    await server.close();
  });

  test('one private address among public ones is enough', async () => {
    const lookup = guardedLookup(new URL('http://mixed.example/'), nothingAllowed, resolvesTo('8.8.8.8', '::1'));
    await expect(lookup('mixed.example')).rejects.toMatchObject({ code: 'SYS-RESEAU', detail: 'mixed.example: ::1 is a private or reserved address' });
  });

  test('rebinding: the name is resolved once, and what was checked is what is connected to', async () => {
    const server = await startLoopback((_request, response) => response.end('pinned'));
    let calls = 0;
    const resolve = (): Promise<{ address: string; family: number }[]> => {
      calls += 1;
      return Promise.resolve([{ address: calls === 1 ? '127.0.0.1' : '10.9.9.9', family: 4 }]);
    };
    const http = createOutgoingHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'test', resolve });
    expect((await http.get({ ...limits, url: `http://rebind.example:${server.port}/` })).body).toBe('pinned');
    expect(calls).toBe(1);
    http.close();
    await server.close();
  });

  test('localhost is not special', async () => {
    const http = createOutgoingHttp({ allowPrivate: [], userAgent: 'test' });
    await expect(http.get({ ...limits, url: 'http://localhost:9/' })).rejects.toMatchObject({ code: 'SYS-RESEAU', detail: expect.stringMatching(/private or reserved/) });
  });
});

describe('what the deployment allows', () => {
  const url = (text: string): URL => new URL(text);

  test('a host on any port, a host on one port', () => {
    const allowed = readAllowList(['CAS.internal', 'ent.internal:8080', '[::1]:8443', 'tls.internal:443']);
    expect(allowed.hasHost(url('http://cas.internal:1234/'))).toBe(true);
    expect(allowed.hasHost(url('http://ent.internal:8080/'))).toBe(true);
    expect(allowed.hasHost(url('http://ent.internal:8081/'))).toBe(false);
    expect(allowed.hasHost(url('https://[::1]:8443/'))).toBe(true);
    expect(allowed.hasHost(url('https://tls.internal/'))).toBe(true);
    expect(allowed.hasHost(url('http://tls.internal/'))).toBe(false);
    expect(allowed.hasHost(url('http://cas.internal.evil.example/'))).toBe(false);
  });

  test('a network, also in its mapped form', () => {
    const allowed = readAllowList(['10.1.0.0/16', 'fd12::/16']);
    expect(allowed.hasAddress('10.1.255.1', 4)).toBe(true);
    expect(allowed.hasAddress('::ffff:10.1.0.1', 6)).toBe(true);
    expect(allowed.hasAddress('10.2.0.1', 4)).toBe(false);
    expect(allowed.hasAddress('fd12::1', 6)).toBe(true);
    expect(allowed.hasAddress('fd13::1', 6)).toBe(false);
  });

  test('an allowed host is by name only: another name for the same address is refused', async () => {
    const lookup = guardedLookup(url('http://other.example/'), readAllowList(['127.0.0.1']), () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]));
    await expect(lookup('other.example')).rejects.toMatchObject({ code: 'SYS-RESEAU' });
  });

  test.each(['http://x/', '10.0.0.0/33', 'fd00::/129', '10.0.0/8', 'a b', '', '*', '10.0.0.0/'])('"%s" is not an entry', (entry) => {
    expect(() => readAllowList([entry])).toThrow(expect.objectContaining({ code: 'SYS-CONFIG' }));
  });
});
