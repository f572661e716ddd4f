import { describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { CookieJar } from '../../../src/web/cookies.js';

const DAY_MS = 86_400_000;

/** What a page of this jar sets, and what it reads. */
async function answer(secure: boolean, cookie = ''): Promise<{ readonly lines: readonly string[]; readonly read: unknown }> {
  const app = express();
  const jar = new CookieJar(secure);
  app.get('/', (asked, response) => {
    jar.write(response, 'idp', 'ent', DAY_MS);
    jar.write(response, 'langue', 'en');
    jar.clear(response, 'passerelle');
    response.json({ read: jar.read(asked, 'idp') ?? null });
  });
  const { headers, body } = await request(app).get('/').set('cookie', cookie);
  return { lines: headers['set-cookie'] as unknown as string[], read: (body as { read: unknown }).read };
}

describe('on https', () => {
  test('a cookie belongs to this host, to https, and to no script', async () => {
    const { lines: [kept, session, cleared] } = await answer(true);
    expect(kept).toMatch(/^__Host-idp=ent; Max-Age=86400; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
    expect(session).toBe('__Host-langue=en; Path=/; HttpOnly; Secure; SameSite=Lax');
    // A browser takes a __Host- cookie back only when it is told so with Secure and Path=/.
    expect(cleared).toBe('__Host-passerelle=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax');
  });

  test('a cookie without the prefix is not ours', async () => {
    expect((await answer(true, 'idp=planted')).read).toBeNull();
    expect((await answer(true, '__Host-idp=ent')).read).toBe('ent');
  });
});

test('on http it has no prefix, which browsers would refuse', async () => {
  const { lines: [kept], read } = await answer(false, 'idp=ent');
  expect(kept).toMatch(/^idp=ent; .*HttpOnly; SameSite=Lax$/);
  expect(read).toBe('ent');
});

test.each([
  ['comes twice', 'idp=a; idp=b', null],
  ['comes twice with the same value', 'idp=a; idp=a', null],
  ['stands among others', 'x=1; idp=a; y=2', 'a'],
  ['has a name that begins alike', 'idp2=b; xidp=c; idp=a', 'a'],
  ['holds an equals sign', 'idp=a=b', 'a=b'],
  ['is empty', 'idp=', ''],
  ['is not there', 'idp', null],
])('a cookie that %s', async (_what, cookie, value) => {
  expect((await answer(false, cookie)).read).toBe(value);
});
