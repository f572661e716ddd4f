import { expect, test } from '@jest/globals';
import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import { HubError } from '../../../src/domain/errors.js';
import type { SessionVault } from '../../../src/flows/session-vault.js';
import { CookieJar } from '../../../src/web/cookies.js';
import { csrfToken, protectForm } from '../../../src/web/middleware/csrf.js';
import { findSession } from '../../../src/web/middleware/session.js';

const TOKEN = 'b'.repeat(32);
const COOKIE = `passerelle=${'c'.repeat(43)}`;

/** A form of ours, for somebody whose session holds this token. */
function appWith(token: string | undefined) {
  const vault = { find: () => Promise.resolve(token === undefined ? undefined : { formToken: token }) } as unknown as SessionVault;
  const app = express();
  app.use(findSession(vault, new CookieJar(false)));
  app.get('/token', (asked, response) => { response.send(csrfToken(asked)); });
  app.post('/form', express.urlencoded({ extended: false }), ...protectForm, (_request, response) => { response.send('done'); });
  const showCode: ErrorRequestHandler = (error: unknown, _request, response, _next) => { response.status(403).send(error instanceof HubError ? error.code : String(error)); };
  app.use(showCode);
  return app;
}

test.each([
  ['with the token of the session', TOKEN, `_csrf=${TOKEN}`, {}, 'done'],
  ['by a page of ours', TOKEN, `_csrf=${TOKEN}`, { 'sec-fetch-site': 'same-origin' }, 'done'],
  ['by the person, without a page', TOKEN, `_csrf=${TOKEN}`, { 'sec-fetch-site': 'none' }, 'done'],
  ['without a token', TOKEN, '', {}, 'SYS-CSRF'],
  ['with an empty token', TOKEN, '_csrf=', {}, 'SYS-CSRF'],
  ['with another token', TOKEN, `_csrf=${TOKEN}x`, {}, 'SYS-CSRF'],
  ['with the token twice', TOKEN, `_csrf=${TOKEN}&_csrf=${TOKEN}`, {}, 'SYS-CSRF'],
  ['without a session', undefined, '_csrf=undefined', {}, 'SYS-CSRF'],
  ['without a session and a token', undefined, '', {}, 'SYS-CSRF'],
  ['by another site', TOKEN, `_csrf=${TOKEN}`, { 'sec-fetch-site': 'cross-site' }, 'SYS-CSRF'],
  ['by a neighbour', TOKEN, `_csrf=${TOKEN}`, { 'sec-fetch-site': 'same-site' }, 'SYS-CSRF'],
  ['by something odd', TOKEN, `_csrf=${TOKEN}`, { 'sec-fetch-site': 'x' }, 'SYS-CSRF'],
])('a form sent %s: %#', async (_how, token, body, headers, outcome) => {
  const { text } = await request(appWith(token)).post('/form').type('form').set({ cookie: COOKIE, ...headers }).send(body);
  expect(text).toBe(outcome);
});

test('the token of a form is the session’s own', async () => {
  expect((await request(appWith(TOKEN)).get('/token').set('cookie', COOKIE)).text).toBe(TOKEN);
});
