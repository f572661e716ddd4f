import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import { HubError } from '../../src/domain/errors.js';
import type { ServiceEndpoint, ServiceRequest } from '../../src/protocols/contract/services.js';
import { serviceEndpoints } from '../../src/web/routes/service-endpoints.js';
import type { Web } from '../../src/web/context.js';
import { openPort } from '../../src/serve.js';

/** One address of a protocol, served as the hub serves it. */
describe('what other servers ask of the hub', () => {
  const seen: ServiceRequest[] = [];
  const refusals: unknown[] = [];
  let handle: ServiceEndpoint['handle'];
  let origin: string;
  let close: () => Promise<void>;

  beforeEach(async () => {
    seen.length = 0;
    refusals.length = 0;
    handle = (request) => {
      seen.push(request);
      return Promise.resolve({ status: 200, type: 'application/vnd.example+json', body: '{}' });
    };
    const endpoint: ServiceEndpoint = { methods: ['GET', 'PUT'], path: '/essai/:id', maxBytes: 1_000, handle: (request) => handle(request) };
    const operations = { refusal: (error: unknown) => refusals.push(error), fault: (error: unknown) => refusals.push(error) };
    const { server, port } = await openPort({ host: '127.0.0.1', port: 0 });
    server.on('request', express().use(serviceEndpoints({ flows: { services: [endpoint] }, operations } as unknown as Web)));
    origin = `http://127.0.0.1:${port}`;
    close = () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); });
  });
  afterEach(() => close());

  test('the request comes whole, and the media type of the answer is left as it is', async () => {
    const answer = await fetch(`${origin}/essai/7?tag=a&tag=b`, { method: 'PUT', headers: { authorization: 'Bearer x', 'content-type': 'application/json' }, body: '{"a":1}' });
    expect(answer.headers.get('content-type')).toBe('application/vnd.example+json');
    expect(seen).toMatchObject([{ method: 'PUT', pathParameters: { id: '7' }, body: '{"a":1}', headers: { authorization: 'Bearer x', accept: '*/*', contentType: 'application/json' } }]);
    expect(seen[0]?.query.get('tag')).toEqual(['a', 'b']);
  });

  test('a method the address does not have is told which it has', async () => {
    const answer = await fetch(`${origin}/essai/7`, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow'), seen.length]).toEqual([405, 'GET, PUT', 0]);
  });

  test('a body that is too long is refused unread', async () => {
    const answer = await fetch(`${origin}/essai/7`, { method: 'PUT', body: 'x'.repeat(1_001) });
    expect([answer.status, await answer.json(), seen.length]).toEqual([413, { code: 'SYS-TAILLE', traceId: expect.any(String) }, 0]);
  });

  test.each([
    [new HubError('SYS-LIMITE'), 429, 'SYS-LIMITE'],
    [new Error('secret'), 500, 'SYS-INTERNE'],
  ])('what is thrown is a code, its status, and an id to be found by', async (error, status, code) => {
    handle = () => Promise.reject(error);
    const answer = await fetch(`${origin}/essai/7`);
    expect([answer.status, await answer.json(), refusals.length]).toEqual([status, { code, traceId: expect.any(String) }, 1]);
  });
});
