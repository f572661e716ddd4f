import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HubError } from '../domain/errors.js';

const LOOPBACK = '127.0.0.1';

/** A port of this machine that nobody outside it can reach. */
export interface Loopback {
  /** Known before anything is served, so that a simulator can name itself in its own settings. */
  readonly origin: string;
  serve(listener: RequestListener): void;
  /** Ends it, with the connections that browsers keep open. */
  close(): Promise<void>;
}

/**
 * Opens a port on 127.0.0.1; 0 takes any free one.
 * @param wantedBy who needs the port, in the words of the person who starts the demo
 * @param host its name for browsers
 * @throws HubError `SYS-CONFIG` when the port is taken or not allowed
 */
export async function openLoopback(port: number, wantedBy: string, host = LOOPBACK): Promise<Loopback> {
  let listener: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new HubError('SYS-CONFIG', { detail: busy(port, wantedBy), cause })));
    server.listen(port, LOOPBACK, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    origin: `http://${host}:${actual}`,
    serve: (next) => {
      listener = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function busy(port: number, wantedBy: string): string {
  return `Le port ${port} est déjà pris, et ${wantedBy} en a besoin.
Une autre démonstration tourne peut-être : arrêtez-la (Ctrl-C), ou choisissez d’autres ports : npm run demo -- --port 4000`;
}
