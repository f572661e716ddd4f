import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config/schema.js';
import { HubError } from './domain/errors.js';
import type { Hub } from './hub.js';

/** How long requests under way may take once the hub is told to stop. */
const DRAIN_MS = 25_000;
/** How often connections that have become idle meanwhile are closed. */
const CLOSE_IDLE_EVERY_MS = 50;

/** A server whose port is known before the hub is built; whoever calls in between is asked to come back. */
export interface OpenPort {
  readonly server: Server;
  readonly port: number;
}

/** @throws HubError `SYS-CONFIG` when the port is taken or not allowed */
export function openPort({ host, port }: Config['listen']): Promise<OpenPort> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 });
  server.on('request', notYet);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new HubError('SYS-CONFIG', { detail: `cannot listen on ${host}:${port}: ${reasonOf(error)}`, cause: error }));
    });
    server.listen(port, host, () => {
      resolve({ server, port: (server.address() as AddressInfo).port });
    });
  });
}

function reasonOf({ code = 'unknown reason' }: NodeJS.ErrnoException): string {
  const words: Readonly<Record<string, string>> = { EADDRINUSE: 'another program uses it', EACCES: 'this user may not', EADDRNOTAVAIL: 'this machine has no such address' };
  return words[code] ?? code;
}

/** Answers until the hub listens to the same server. */
function notYet(this: Server, _request: IncomingMessage, response: ServerResponse): void {
  if (this.listenerCount('request') > 1) return;
  response.writeHead(503, { 'Retry-After': '1', 'Cache-Control': 'no-store', Connection: 'close' }).end();
}

/** Stops being ready, finishes what is under way, then closes everything; bounded in time. */
export async function stopServing(server: Server, hub: Hub): Promise<void> {
  hub.operations.drain();
  const closed = new Promise<void>((resolve) => {
    server.close(() => { resolve(); });
  });
  // A connection that is kept alive would hold the server open long after its last answer.
  const idle = setInterval(() => { server.closeIdleConnections(); }, CLOSE_IDLE_EVERY_MS);
  const limit = setTimeout(() => { server.closeAllConnections(); }, DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(limit);
  await hub.close();
}
