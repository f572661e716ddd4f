import { expect, test } from '@jest/globals';
import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import { HubError } from '../../../src/domain/errors.js';
import { csrfToken, protectForm } from '../../../src/web/middleware/csrf.js';

const TOKEN = 'b'.repeat(64);

/** A form of ours in a session that holds this token. */
function appWith(token: string | undefined) {
  const app = express();
  app.use((asked, _response, next) => {
    asked.session = (token === undefined ? {} : { csrfToken: token }) as unknown as typeof asked.session;
    next();
  });
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
  ['in a session without a token', undefined, '_csrf=undefined', {}, 'SYS-CSRF'],
  ['in a session without a token, without one', undefined, '', {}, 'SYS-CSRF'],
  ['by another site', TOKEN, `_csrf=${TOKEN}`, { 'sec-fetch-site': 'cross-site' }, 'SYS-CSRF'],
  ['by a neighbour', TOKEN, `_csrf=${TOKEN}`, { 'sec-fetch-site': 'same-site' }, 'SYS-CSRF'],
  ['by something odd', TOKEN, `_csrf=${TOKEN}`, { 'sec-fetch-site': 'x' }, 'SYS-CSRF'],
])('a form sent %s: %#', async (_how, token, body, headers, outcome) => {
  const { text } = await request(appWith(token)).post('/form').type('form').set(headers).send(body);
  expect(text).toBe(outcome);
});

test('a session’s token is random, and the same on every page', async () => {
  const { text } = await request(appWith(undefined)).get('/token');
  expect(text).toMatch(/^[0-9a-f]{64}$/);
  expect((await request(appWith(undefined)).get('/token')).text).not.toBe(text);
  expect((await request(appWith(TOKEN)).get('/token')).text).toBe(TOKEN);
});
