import { expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { CookieJar } from '../../../src/web/cookies.js';
import { chooseLocale, localeOf } from '../../../src/web/locale.js';

const app = express();
app.set('query parser', 'simple');
app.use(chooseLocale(new CookieJar(false)));
app.get('/', (asked, response) => { response.send(localeOf(asked)); });

test.each([
  ['nobody chose', '/', '', 'fr', undefined],
  ['the address chooses', '/?lang=en', '', 'en', 'langue=en'],
  ['the cookie remembers', '/', 'langue=en', 'en', undefined],
  ['the address wins over the cookie', '/?lang=fr', 'langue=en', 'fr', 'langue=fr'],
  ['the address names a language there is not', '/?lang=de', 'langue=en', 'en', undefined],
  ['the address names two', '/?lang=en&lang=fr', '', 'fr', undefined],
  ['the cookie holds something else', '/', 'langue=%00', 'fr', undefined],
])('when %s', async (_when, path, cookie, locale, kept) => {
  const { text, headers } = await request(app).get(path).set('cookie', cookie).set('accept-language', 'en');
  expect(text).toBe(locale);
  expect((headers['set-cookie'] as unknown as string[] | undefined)?.[0]?.split(';')[0]).toBe(kept);
});
