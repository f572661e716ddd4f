import { lookup as systemLookup } from 'node:dns/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { HubError } from '../domain/errors.js';
import type { DownloadFile, OutgoingHttp, OutgoingPost, OutgoingRequest, OutgoingResponse } from '../protocols/contract/outgoing.js';
import { guardedLookup, type PinnedLookup, type Resolve } from './address-guard.js';
import { readAllowList } from './allow-list.js';
import { ACCEPTED_ENCODINGS, readBody, readBytes, type BodyFacts } from './body.js';
import { exchangeFailure } from './failure.js';

/** Shorter than the shortest usual keep-alive of a server, so that a connection is not reused while the other end closes it. */
const IDLE_MS = 4_000;

export interface OutgoingHttpOptions {
  /** Hosts (`cas.internal`), hosts on one port (`127.0.0.1:8080`, `[::1]:8080`) and networks (`10.1.0.0/16`) that may be private. */
  readonly allowPrivate: readonly string[];
  readonly userAgent: string;
  /** How names become addresses; the system's resolver by default. */
  readonly resolve?: Resolve;
}

export interface OutgoingHttpClient extends OutgoingHttp {
  readonly download: DownloadFile;
  /** Closes idle connections. */
  close(): void;
}

/**
 * The hub's only way out: GET and POST, no redirects (a 3xx is returned as it is), one time limit for the whole exchange, a byte cap
 * on the wire and after decompression, no proxy from the environment, and no private address that is not allowed.
 * Both reject with HubError `SYS-RESEAU`, whose detail names the host and what happened.
 * @throws HubError `SYS-CONFIG` when an entry of `allowPrivate` is malformed
 */
export function createOutgoingHttp({ allowPrivate, userAgent, resolve = systemAddresses }: OutgoingHttpOptions): OutgoingHttpClient {
  const allowed = readAllowList(allowPrivate);
  const agents = { httpAgent: new HttpAgent({ keepAlive: true, timeout: IDLE_MS }), httpsAgent: new HttpsAgent({ keepAlive: true, timeout: IDLE_MS }) };
  const client = axios.create({
    ...agents,
    maxRedirects: 0,
    proxy: false,
    decompress: false,
    responseType: 'stream',
    validateStatus: null,
    headers: { 'User-Agent': userAgent, 'Accept-Encoding': ACCEPTED_ENCODINGS },
  });
  const guard = (url: URL): PinnedLookup => guardedLookup(url, allowed, resolve);
  return {
    async get(request) {
      return await exchange(client, request, guard, asText);
    },
    async download(request) {
      return await exchange(client, request, guard, async ({ status, data, etag, facts }) => ({ status, etag, bytes: ownMemory(await readBytes(data, facts)) }));
    },
    async post(request) {
      return await exchange(client, request, guard, asText);
    },
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

interface Arriving {
  readonly status: number;
  readonly data: Readable;
  readonly etag: string | undefined;
  readonly location: string | undefined;
  readonly cookies: readonly string[] | undefined;
  readonly link: string | undefined;
  readonly retryAfter: string | undefined;
  readonly facts: BodyFacts;
}

async function asText({ data, facts, etag: _etag, ...rest }: Arriving): Promise<OutgoingResponse> {
  return { ...rest, contentType: facts.contentType, body: await readBody(data, facts) };
}

async function exchange<T>(client: AxiosInstance, request: OutgoingRequest | OutgoingPost, guard: (url: URL) => PinnedLookup, read: (arriving: Arriving) => Promise<T>): Promise<T> {
  const url = parseTarget(request.url);
  const lookup = guard(url);
  // A timer that is cleared: every `AbortSignal.timeout` would run to its end, long after the answer came.
  const limit = new AbortController();
  const timer = setTimeout(() => { limit.abort(); }, request.timeoutMs).unref();
  const { signal } = limit;
  try {
    const { status, headers, data } = await client.request<Readable>({ url: url.href, ...sent(request), lookup, signal });
    const contentType = String(headers['content-type'] ?? '');
    const contentEncoding = String(headers['content-encoding'] ?? '').trim().toLowerCase();
    const text = (name: string): string | undefined => textOrNothing(headers[name]);
    const cookies: unknown = headers['set-cookie'];
    const facts = { contentType, contentEncoding, maxBytes: request.maxBytes, signal };
    return await read({
      status, data, facts, etag: text('etag'), location: text('location'), link: text('link'), retryAfter: text('retry-after'),
      cookies: Array.isArray(cookies) ? cookies.map(String) : undefined,
    });
  } catch (error) {
    if (signal.aborted) throw new HubError('SYS-RESEAU', { detail: `${url.host}: no complete answer within ${request.timeoutMs} ms` });
    throw exchangeFailure(error, url.host);
  } finally {
    clearTimeout(timer);
  }
}

/** What is sent, as it is: nothing of a body is made from its type. */
function sent(request: OutgoingRequest | OutgoingPost): AxiosRequestConfig {
  if (!('body' in request)) return { method: 'GET', headers: { ...request.headers } };
  return { method: 'POST', headers: { ...request.headers, 'Content-Type': request.contentType }, data: Buffer.from(request.body) };
}

function textOrNothing(header: unknown): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

/** Small buffers share memory with others. */
function ownMemory(buffer: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return buffer.byteLength === buffer.buffer.byteLength ? new Uint8Array(buffer.buffer) : new Uint8Array(buffer);
}

function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new HubError('SYS-RESEAU', { detail: 'the address is not a URL' });
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new HubError('SYS-RESEAU', { detail: `${url.protocol} is not http or https` });
  if (url.username !== '' || url.password !== '') throw new HubError('SYS-RESEAU', { detail: `${url.host}: credentials in the address` });
  return url;
}

function systemAddresses(hostname: string): ReturnType<Resolve> {
  return systemLookup(hostname, { all: true });
}
