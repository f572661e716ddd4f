import { describe, expect, test } from '@jest/globals';
import { safeReturnPath, withoutLanguage } from '../../../src/web/return-path.js';

describe('a page to come back to', () => {
  test.each([
    ['/espace', '/espace'],
    ['/espace/', '/espace/'],
    ['/espace/pupil-0449901Y?groupe=cp%20a&q=%C3%A9', '/espace/pupil-0449901Y?groupe=cp%20a&q=%C3%A9'],
    ['/ressources/calcul', '/ressources/calcul'],
    ['/espace/x#fragment', '/espace/x'],
    ['/espace/a/../b', '/espace/b'],
    ['/espace//evil.example', '/espace//evil.example'],
    ['/espace?x=https://evil.example', '/espace?x=https://evil.example'],
    ['/espace/x@evil.example', '/espace/x@evil.example'],
  ])('%s is %s', (value, path) => {
    expect(safeReturnPath(value)).toBe(path);
  });

  test.each([
    undefined, '', ' ', 'espace', '//evil.example', '///evil.example', '/\\evil.example', '\\/evil.example', '/espace\\..\\..', '/%5c/evil.example',
    'https://evil.example/espace', 'http:/espace', 'javascript:alert(1)', 'data:text/html,x', '/', '/connexion', '/connexion/vers/ent', '/deconnexion',
    '/espacex', '/ESPACE', '/espace/../connexion', '/espace/%2e%2e/connexion', '/espace/..//evil.example', '/espace/%2E%2E//evil.example', '/espace/../..//evil.example',
    '/espace\n/x', '/espace\r\nset-cookie: a=b', '/espace\t', '/espace/é', '/espace/\u0000', '/espace /x', '/./espace/../au-revoir', `/espace/${'a'.repeat(1_000)}`,
  ])('%j is none', (value) => {
    expect(safeReturnPath(value)).toBe('');
  });

  test('whatever comes back stays on this host, however a browser reads it', () => {
    const parts = ['/', '\\', '.', '..', '%2e', '%2f', '%5c', 'espace', 'evil.example', ':', '@', '?', '#', '\t', 'https:', ';'];
    let kept = 0;
    for (const a of parts) for (const b of parts) for (const c of parts) {
      const path = safeReturnPath(`/espace${a}${b}${c}evil.example`);
      if (path === '') continue;
      kept += 1;
      expect(new URL(path, 'https://hub.example').origin).toBe('https://hub.example');
      expect(new URL(path, 'https://hub.example').pathname).toMatch(/^\/espace(\/|$)/);
    }
    expect(kept).toBeGreaterThan(100);
  });
});

test.each([
  ['/connexion', '/connexion'],
  ['/connexion?lang=en', '/connexion'],
  ['/connexion?q=a&lang=en&vers=%2Fespace', '/connexion?q=a&vers=%2Fespace'],
  ['/connexion?lang=en&lang=fr', '/connexion'],
  ['http://evil.example/connexion?q=a', '/connexion?q=a'],
  ['//evil.example/x', '/x'],
  ['//', '/'],
  ['/x?q=%22%3E%3Cscript%3E', '/x?q=%22%3E%3Cscript%3E'],
])('%s without its language is %s', (address, path) => {
  expect(withoutLanguage(address)).toBe(path);
});
