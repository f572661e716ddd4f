import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config/schema.js';
import { HubError } from './domain/errors.js';
import type { Hub } from './hub.js';

/** How long requests under way may take once the hub is told to stop. */
const DRAIN_MS = 25_000;

/** A server that is not yet answering: its port is known before the hub is built. */
export interface OpenPort {
  readonly server: Server;
  readonly port: number;
}

/** @throws HubError `SYS-CONFIG` when the port is taken or not allowed */
export function openPort({ host, port }: Config['listen']): Promise<OpenPort> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program uses it' : (error.code ?? 'unknown reason');
      reject(new HubError('SYS-CONFIG', { detail: `cannot listen on ${host}:${port}: ${why}`, cause: error }));
    });
    server.listen(port, host, () => {
      resolve({ server, port: (server.address() as AddressInfo).port });
    });
  });
}

/** Stops being ready, finishes what is under way, then closes everything; bounded in time. */
export async function stopServing(server: Server, hub: Hub): Promise<void> {
  hub.operations.drain();
  const closed = new Promise<void>((resolve) => {
    server.close(() => { resolve(); });
  });
  server.closeIdleConnections();
  const limit = setTimeout(() => { server.closeAllConnections(); }, DRAIN_MS);
  await closed;
  clearTimeout(limit);
  await hub.close();
}
