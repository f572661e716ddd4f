import { describe, expect, test } from '@jest/globals';
import { Lti13Settings } from '../../../../../src/protocols/outbound/lti13/settings.js';

const right = {
  clientId: 'passerelle-1',
  loginUrl: 'https://outil.example.fr/login',
  redirectUris: ['https://outil.example.fr/launch'],
  targetLinkUri: 'https://outil.example.fr/jeu',
};

const faultsOf = (differences: object): readonly string[] => {
  const { error } = Lti13Settings.safeParse({ ...right, ...differences });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
};

describe('what a tool may be registered with', () => {
  test('a client, three addresses, and defaults for the rest', () => {
    expect(Lti13Settings.parse(right)).toEqual({ ...right, deployments: 'perSchool', custom: {}, presentation: 'window', lenientPrompt: false, lenientScope: false, domains: [], services: { scores: 'none', members: false, groups: false } });
  });

  test('redirect URIs stay as they are written, to the last character', () => {
    const redirectUris = ['https://Outil.example.fr:443/launch/', 'https://outil.example.fr/launch?x=%2f', 'https://outil.example.fr/./launch'];
    expect(Lti13Settings.parse({ ...right, redirectUris }).redirectUris).toEqual(redirectUris);
  });

  test('plain http is for this machine itself', () => {
    const addresses = (origin: string) => ({ loginUrl: `${origin}/login`, redirectUris: [`${origin}/launch`], targetLinkUri: `${origin}/` });
    expect(faultsOf(addresses('http://outil.example.fr'))).toEqual([
      'loginUrl must be https: plain http is for this machine itself',
      'redirectUris.0 must be https: plain http is for this machine itself',
      'targetLinkUri must be https: plain http is for this machine itself',
    ]);
    for (const origin of ['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000']) expect(faultsOf(addresses(origin))).toEqual([]);
    expect(faultsOf(addresses('http://127.0.0.1.example.fr'))).toHaveLength(3);
  });

  test('a redirect URI and a login address have no fragment and no user', () => {
    expect(faultsOf({ redirectUris: ['https://outil.example.fr/launch#x', 'https://u:p@outil.example.fr/launch'] })).toEqual([
      'redirectUris.0 must not have a fragment',
      'redirectUris.1 must not hold a user name',
    ]);
    expect(faultsOf({ loginUrl: 'https://outil.example.fr/login#' })).toEqual(['loginUrl must not have a fragment']);
  });

  test('the target is a page of the tool itself, whose fragment is its own affair', () => {
    expect(faultsOf({ targetLinkUri: 'https://autre.example.fr/jeu' })).toEqual(['targetLinkUri is on another host than the tool’s login and redirect addresses']);
    expect(faultsOf({ targetLinkUri: 'https://outil.example.fr:8443/jeu' })).toHaveLength(1);
    expect(faultsOf({ targetLinkUri: 'https://outil.example.fr/app#/jeu/5' })).toEqual([]);
    expect(faultsOf({ targetLinkUri: 'https://jeux.example.fr/', redirectUris: ['https://jeux.example.fr/launch'] })).toEqual([]);
  });

  test.each([
    ['no redirect URI', { redirectUris: [] }],
    ['an address that is none', { loginUrl: 'javascript:alert(1)' }],
    ['a client id with a blank', { clientId: 'deux mots' }],
    ['a client id that is a path', { clientId: '../jwks' }],
    ['a client id that only points here', { clientId: '..' }],
    ['a client id longer than the names of keys', { clientId: 'c'.repeat(129) }],
    ['a deployment id outside ASCII', { deployments: { '0449901Y': 'école' } }],
    ['a deployment id of 256 characters', { deployments: { '0449901Y': 'd'.repeat(256) } }],
    ['a custom value that is no text', { custom: { a: null } }],
    ['a key nobody knows', { redirectUri: 'https://outil.example.fr/launch' }],
  ])('refuses %s', (_what, differences) => {
    expect(Lti13Settings.safeParse({ ...right, ...differences }).success).toBe(false);
  });

  test('names and values of custom parameters lose their outer blanks', () => {
    expect(Lti13Settings.parse({ ...right, custom: { ' livre ': ' 12 ', vide: '' } }).custom).toEqual({ livre: '12', vide: '' });
  });

  test('A-28: names that mean something to JavaScript are dropped or harmless', () => {
    const { custom } = Lti13Settings.parse({ ...right, custom: JSON.parse('{"__proto__":{"x":"1"},"constructor":"c"}') });
    expect(custom).toEqual({ constructor: 'c' });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
