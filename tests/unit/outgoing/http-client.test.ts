import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { HubError } from '../../../src/domain/errors.js';
import { createOutgoingHttp, type OutgoingHttpClient, type OutgoingHttpOptions } from '../../../src/outgoing/http-client.js';
import { startLoopback, type LoopbackServer } from '../../support/loopback.js';

const open: (LoopbackServer | OutgoingHttpClient)[] = [];

afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function serve(listener: RequestListener): Promise<LoopbackServer> {
  const server = await startLoopback(listener);
  open.push(server);
  return server;
}

function client(options: Partial<OutgoingHttpOptions> = {}): OutgoingHttpClient {
  const http = createOutgoingHttp({ allowPrivate: ['127.0.0.1'], userAgent: 'Passerelle/test', ...options });
  open.push(http);
  return http;
}

async function refusal(exchange: Promise<unknown>): Promise<HubError> {
  const error = await exchange.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof HubError)) throw new Error('expected a HubError');
  expect(error.code).toBe('SYS-RESEAU');
  expect(error.cause).toBeUndefined();
  return error;
}

const limits = { maxBytes: 1_000, timeoutMs: 2_000 };

describe('a plain exchange', () => {
  test('gives status, type and text, and sends our headers', async () => {
    const server = await serve((request, response) => {
      response.setHeader('content-type', 'text/plain; charset=utf-8');
      response.end(`${request.method ?? ''} ${request.url ?? ''} ${request.headers['user-agent'] ?? ''} ${request.headers.accept ?? ''}`);
    });
    const answer = await client().get({ ...limits, url: `${server.url}/a?b=%26c`, headers: { Accept: 'application/xml' } });
    expect(answer).toEqual({ status: 200, contentType: 'text/plain; charset=utf-8', body: 'GET /a?b=%26c Passerelle/test application/xml' });
  });

  test('a failure status is an answer, not an error', async () => {
    const server = await serve((_request, response) => response.writeHead(403).end('non'));
    expect(await client().get({ ...limits, url: server.url })).toEqual({ status: 403, contentType: '', body: 'non' });
  });

  test('a redirect is returned and not followed', async () => {
    const server = await serve((_request, response) => response.writeHead(302, { 'location': '/elsewhere', 'set-cookie': ['a=1', 'b=2'] }).end());
    expect(await client().get({ ...limits, url: server.url })).toMatchObject({ status: 302, location: '/elsewhere', cookies: ['a=1', 'b=2'] });
    expect(server.requests).toEqual(['/']);
  });

  test('where a list goes on, and when to ask again, are told as they came', async () => {
    const link = '<https://lms.example.fr/members?page=2>; rel="next"';
    const server = await serve((_request, response) => response.writeHead(429, { 'link': link, 'retry-after': '30' }).end());
    expect(await client().get({ ...limits, url: server.url })).toMatchObject({ status: 429, link, retryAfter: '30' });
  });

  test('connections are kept and used again', async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    });
    const http = client();
    await http.get({ ...limits, url: server.url });
    await http.get({ ...limits, url: server.url });
    expect(ports.size).toBe(1);
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('undoes %s', async (encoding, compress) => {
    const server = await serve((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(compress('élève')));
    expect((await client().get({ ...limits, url: server.url })).body).toBe('élève');
  });

  test('reads the character set the server names', async () => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/xml; charset=ISO-8859-1' }).end(Buffer.from('élève', 'latin1')));
    expect((await client().get({ ...limits, url: server.url })).body).toBe('élève');
  });

  test.each([
    ['that of the XML declaration where the server names none', 'text/xml', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1')],
    ['the server before the declaration', 'text/xml; charset=utf-8', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>')],
    ['UTF-8 where a declaration of UTF-16 reads as ASCII', 'text/xml', Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a>é</a>')],
  ])('believes %s', async (_what, type, body) => {
    const server = await serve((_request, response) => response.writeHead(200, { 'content-type': type }).end(body));
    expect((await client().get({ ...limits, url: server.url })).body).toContain('<a>é</a>');
  });

  test('the environment cannot put a proxy between', async () => {
    const proxy = await serve((_request, response) => response.end('proxied'));
    const server = await serve((_request, response) => response.end('direct'));
    process.env['http_proxy'] = proxy.url;
    try {
      expect((await client().get({ ...limits, url: server.url })).body).toBe('direct');
    } finally {
      delete process.env['http_proxy'];
    }
    expect(proxy.requests).toEqual([]);
  });
});

describe('a server that does not behave', () => {
  test('slow drip: the limit is on the whole exchange', async () => {
    const server = await serve((request, response) => {
      const drip = setInterval(() => response.write('.'), 20);
      request.socket.once('close', () => clearInterval(drip));
    });
    const error = await refusal(client().get({ url: server.url, maxBytes: 1_000_000, timeoutMs: 200 }));
    expect(error.detail).toBe(`${server.host}: no complete answer within 200 ms`);
  });

  test('no answer at all', async () => {
    const server = await serve(() => undefined);
    const error = await refusal(client().get({ url: server.url, maxBytes: 1_000, timeoutMs: 150 }));
    expect(error.detail).toBe(`${server.host}: no complete answer within 150 ms`);
  });

  test('endless body', async () => {
    let closed = false;
    const server = await serve((request, response) => {
      const push = (): void => {
        while (!closed && response.write('x'.repeat(1_000)));
      };
      response.on('drain', push);
      request.socket.once('close', () => {
        closed = true;
      });
      push();
    });
    const error = await refusal(client().get({ ...limits, url: server.url }));
    expect(error.detail).toBe('the answer is longer than 1000 bytes');
  });

  test('exactly the cap is not too long', async () => {
    const server = await serve((_request, response) => response.end('x'.repeat(1_000)));
    expect((await client().get({ ...limits, url: server.url })).body).toHaveLength(1_000);
  });

  test('gzip bomb: few bytes on the wire, many after', async () => {
    const bomb = gzipSync(Buffer.alloc(300_000));
    expect(bomb.length).toBeLessThan(1_000);
    const server = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    expect((await refusal(client().get({ ...limits, url: server.url }))).detail).toBe('the answer is longer than 1000 bytes');
  });

  test('gzip that stays small but never ends on the wire', async () => {
    const emptyBlocks = Buffer.concat([gzipSync('').subarray(0, 10), ...Array<Buffer>(2_000).fill(Buffer.from([0, 0, 0, 255, 255]))]);
    const server = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(emptyBlocks));
    expect((await refusal(client().get({ ...limits, url: server.url }))).detail).toBe('the answer is longer than 1000 bytes');
  });

  test('damaged gzip', async () => {
    const server = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'));
    expect((await refusal(client().get({ ...limits, url: server.url }))).detail).toBe(`${server.host}: the compressed answer is damaged`);
  });

  test('an encoding nobody asked for', async () => {
    const server = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'constructor' }).end('x'));
    expect((await refusal(client().get({ ...limits, url: server.url }))).detail).toBe('the answer has an unknown content encoding');
  });

  test('bytes that are not text', async () => {
    const server = await serve((_request, response) => response.end(Buffer.from([0xe9, 0xe8])));
    expect((await refusal(client().get({ ...limits, url: server.url }))).detail).toBe('the answer is not text in the character set it claims');
  });

  test('connection reset before the answer', async () => {
    const server = await serve((request) => request.socket.resetAndDestroy());
    expect((await refusal(client().get({ ...limits, url: server.url }))).detail).toBe(`${server.host}: connection reset`);
  });

  test('connection cut in the middle of the answer', async () => {
    const server = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('half', () => request.socket.destroy());
    });
    expect((await refusal(client().get({ ...limits, url: server.url }))).detail).toMatch(/: connection (reset|closed before the end of the answer)$/);
  });

  test('nobody listens', async () => {
    const server = await startLoopback(() => undefined);
    await server.close();
    expect((await refusal(client().get({ ...limits, url: server.url }))).detail).toBe(`${server.host}: connection refused`);
  });

  test('a name that does not exist', async () => {
    const resolve = (): Promise<never> => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    const error = await refusal(client({ resolve }).get({ ...limits, url: 'http://ent.example.invalid/' }));
    expect(error.detail).toBe('ent.example.invalid: name not found');
  });

  test('the refusal never repeats the query or the body', async () => {
    const server = await serve((_request, response) => response.end('SECRET-BODY'.repeat(200)));
    const error = await refusal(client().get({ ...limits, url: `${server.url}/validate?ticket=ST-secret` }));
    expect(JSON.stringify([error.message, error.detail, error.stack])).not.toMatch(/ST-secret|SECRET-BODY/);
  });
});

describe('what may not be asked', () => {
  test.each([
    ['ftp://example.org/', 'ftp: is not http or https'],
    ['file:///etc/passwd', 'file: is not http or https'],
    ['gopher://127.0.0.1/', 'gopher: is not http or https'],
    ['data:text/plain,x', 'data: is not http or https'],
    ['/relative', 'the address is not a URL'],
    ['http://[fe80::1%25eth0]/', 'the address is not a URL'],
    ['http://user:secret@example.org/', 'example.org: credentials in the address'],
  ])('%s', async (url, detail) => {
    expect((await refusal(client().get({ ...limits, url }))).detail).toBe(detail);
  });

  test('a header that would split the request', async () => {
    const server = await serve((_request, response) => response.end());
    await refusal(client().get({ ...limits, url: server.url, headers: { 'bad name': 'x' } }));
    expect(server.requests).toEqual([]);
  });
});

describe('a post', () => {
  test('sends this body under this type, once, and reads the answer under the same limits', async () => {
    const server = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(`${request.method ?? ''} ${request.headers['content-type'] ?? ''} ${String(request.headers['soapaction'])} ${Buffer.concat(chunks).toString()}`));
    });
    const sent = { url: `${server.url}/x`, contentType: 'text/xml; charset=utf-8', body: '<é/>', headers: { SOAPAction: 'do' }, ...limits };
    expect((await client().post(sent)).body).toBe('POST text/xml; charset=utf-8 do <é/>');
    expect(server.requests).toEqual(['/x']);
    const long = await serve((_request, response) => response.end('x'.repeat(1_001)));
    expect((await refusal(client().post({ ...sent, url: long.url }))).detail).toContain('longer than 1000 bytes');
  });

  test('follows no redirect and reaches no private address', async () => {
    const server = await serve((_request, response) => response.writeHead(307, { Location: '/elsewhere' }).end());
    const sent = { url: server.url, contentType: 'text/xml', body: 'x', ...limits };
    expect((await client().post(sent)).status).toBe(307);
    expect(server.requests).toEqual(['/']);
    await refusal(client({ allowPrivate: [] }).post(sent));
    expect(server.requests).toEqual(['/']);
  });
});
