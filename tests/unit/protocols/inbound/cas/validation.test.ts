import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { failureXml, successXml } from '../../../../support/cas-answers.js';
import { complete, connectionTo, identityOf, refusalOf } from '../../../../support/cas-sign-in.js';
import { startLoopback, type LoopbackServer } from '../../../../support/loopback.js';
import type { Outcome } from '../../../../support/run-strategy.js';

const success = successXml({ login: 'mbertin', password: '' }, 'A', { at: new Date(0), isNew: true });

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

async function whenServerDoes(listener: RequestListener, version: '1' | '2' | '3' = '3'): Promise<Outcome> {
  server = await startLoopback(listener);
  return complete(connectionTo({ url: server.url, version }), 'ST-1');
}

const answering = (status: number, type: string, body: string): RequestListener => (_request, response) => response.writeHead(status, { 'Content-Type': type }).end(body);

describe('the verdict is in the body', () => {
  test.each(['text/html;charset=UTF-8', 'application/xml', 'text/plain', 'application/json', ''])('a success as "%s"', async (type) => {
    expect(identityOf(await whenServerDoes(answering(200, type, success))).subject).toBe('mbertin');
  });

  test('the call says what it accepts', async () => {
    let accept: string | undefined;
    await whenServerDoes((request, response) => {
      accept = request.headers.accept;
      response.end(success);
    });
    expect(accept).toBe('application/xml');
  });

  test.each([200, 401, 403, 500])('a refusal with status %i is a refusal', async (status) => {
    const refusal = refusalOf(await whenServerDoes(answering(status, 'application/xml', failureXml('UNAUTHORIZED_SERVICE', 'Service <x> non autorisé'))));
    expect(refusal).toMatchObject({ code: 'CAS-TICKET', detail: 'the server refuses the ticket: UNAUTHORIZED_SERVICE' });
  });

  test.each(['invalid-ticket', '<script>', 'X'.repeat(41), '', 'INVALID_TICKET\u00a0'])('of the code "%s" nothing is kept', async (code) => {
    const refusal = refusalOf(await whenServerDoes(answering(200, 'application/xml', failureXml(code.replace('<', '&lt;'), 'secret text'))));
    expect(refusal).toMatchObject({ code: 'CAS-TICKET', detail: 'the server refuses the ticket: no code' });
  });
});

describe('no answer', () => {
  test.each([
    ['a page of a proxy', answering(502, 'text/html', '<html>Bad gateway</html>')],
    ['an empty failure', answering(500, 'text/plain', '')],
    ['a success with a failure status', answering(500, 'application/xml', success)],
    ['a redirect', (_request, response) => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()],
    ['a redirect that carries a success', (_request, response) => response.writeHead(302, { Location: '/x' }).end(success)],
    ['a connection that is reset', (request) => request.socket.resetAndDestroy()],
  ] as const satisfies readonly (readonly [string, RequestListener])[])('%s: AUTH-IDP-PANNE', async (_what, listener) => {
    const outcome = await whenServerDoes(listener);
    expect(refusalOf(outcome).code).toBe('AUTH-IDP-PANNE');
    expect(server?.requests).toHaveLength(1);
  });

  test('nobody there: AUTH-IDP-PANNE, with what happened and without the ticket', async () => {
    const gone = await startLoopback(() => undefined);
    await gone.close();
    const refusal = refusalOf(await complete(connectionTo({ url: gone.url }), 'ST-secret'));
    expect(refusal).toMatchObject({ code: 'AUTH-IDP-PANNE', detail: `ticket validation: ${gone.host}: connection refused` });
    expect(JSON.stringify([refusal.message, refusal.cause])).not.toContain('ST-secret');
  });
});

describe('CAS 1', () => {
  test.each(['yes\nmbertin\n', 'yes\nmbertin', 'yes\r\nmbertin\r\n', 'yes\n mbertin \n', 'yes\nmbertin\nmail=m@example.fr,n@example.fr\nENTPersonJointure=17$1\n'])('%j', async (body) => {
    expect(identityOf(await whenServerDoes(answering(200, 'text/plain', body), '1'))).toMatchObject({ subject: 'mbertin', attributes: {} });
  });

  test.each([
    ['no\n\n', 'CAS-TICKET'],
    ['no', 'CAS-TICKET'],
    ['no\nadmin=yes\n', 'CAS-TICKET'],
    ['no\nadmin\nmail=m@example.fr\n', 'CAS-TICKET'],
    ['yes\n\n', 'AUTH-ATTRIBUT'],
    ['yes', 'AUTH-ATTRIBUT'],
    ['', 'AUTH-FORMAT'],
    ['yesmbertin\n', 'AUTH-FORMAT'],
    ['YES\nmbertin\n', 'AUTH-FORMAT'],
    ['yes\nmbertin\nadmin\n', 'AUTH-FORMAT'],
    ['no\nyes\nadmin\n', 'AUTH-FORMAT'],
    ['yes\nm\u0000bertin\n', 'AUTH-FORMAT'],
    ['<html>yes\nmbertin\n', 'AUTH-FORMAT'],
    [success, 'AUTH-FORMAT'],
  ] as const)('%j is %s', async (body, code) => {
    expect(refusalOf(await whenServerDoes(answering(200, 'text/plain', body), '1')).code).toBe(code);
  });
});
