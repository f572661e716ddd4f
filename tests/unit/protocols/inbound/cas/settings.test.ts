import { describe, expect, test } from '@jest/globals';
import { CasSettings } from '../../../../../src/protocols/inbound/cas/settings.js';

describe('settings of a CAS server', () => {
  test('defaults: CAS 3, state in the path, single sign-on', () => {
    expect(CasSettings.parse({ url: 'https://ent.example.fr/cas//' })).toEqual({ url: 'https://ent.example.fr/cas', version: '3', format: 'xml', stateIn: 'path', renew: false, proxyChains: [], skewSeconds: 180 });
  });

  test.each([
    'https://ent.example.fr/cas?x=1', 'https://ent.example.fr/cas#x', 'https://ent.example.fr/cas?', 'https://u:p@ent.example.fr/cas', 'ftp://ent.example.fr/',
    'javascript:alert(1)', '/cas',
  ])('%s is not a prefix', (url) => {
    expect(CasSettings.safeParse({ url }).success).toBe(false);
  });

  test.each(['http://ent.example.fr/cas', 'http://192.168.1.9/cas', 'http://127.0.0.1.example.fr/cas'])('%s can be answered for by whoever is on the way', (url) => {
    expect(CasSettings.safeParse({ url }).error?.issues[0]?.message).toMatch(/^must be an https address/);
  });

  test.each(['http://127.0.0.1:8080/cas', 'http://localhost:8080/cas', 'http://[::1]/cas', 'http://cas/cas'])('%s is this machine or its own network', (url) => {
    expect(CasSettings.safeParse({ url }).success).toBe(true);
  });

  test.each(['validate', '/x?y', '/a b', '/x#y', '/x%2f', '', `/${'x'.repeat(101)}`])('"%s" is not a validation path', (validatePath) => {
    expect(CasSettings.safeParse({ url: 'https://ent.example.fr/cas', validatePath }).success).toBe(false);
  });

  test('unknown keys are faults', () => {
    expect(CasSettings.safeParse({ url: 'https://ent.example.fr/cas', renw: true }).success).toBe(false);
  });
});
