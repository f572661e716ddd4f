import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Browser, expectStatus, locationOf } from '../browser.js';
import { ACTIVE_PEOPLE, loginOf } from '../population.js';
import type { Scenario } from './scenario.js';

/** A CAS server that believes every ticket `ST-<number>-…`. */
export function startCasStub(): Promise<string> {
  const server = createServer((request, response) => {
    const ticket = new URL(request.url ?? '/', 'http://cas.invalid').searchParams.get('ticket') ?? '';
    const person = Number(ticket.split('-')[1]);
    response.setHeader('content-type', 'application/xml');
    response.end(`<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess><cas:user>${loginOf(person)}</cas:user><cas:attributes><cas:ENTPersonJointure>17$${person}</cas:ENTPersonJointure></cas:attributes></cas:authenticationSuccess></cas:serviceResponse>`);
  });
  server.unref();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => { resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`); });
  });
}

let serial = 0;

/** From the choice of the provider to the session: two requests from the browser, one from the hub to the server. */
export async function signInByCas(origin: string, person: number, browser = new Browser()): Promise<Browser> {
  const login = locationOf(await browser.get(`${origin}/connexion/vers/cas`), origin);
  serial += 1;
  const back = `${login.searchParams.get('service') ?? ''}?ticket=ST-${person}-${serial}`;
  expectStatus(await browser.get(back), 303);
  return browser;
}

export function casSignIns(origin: string): Scenario {
  return {
    name: 'CAS sign-in',
    prepare: () => Promise.resolve([async (index) => { await signInByCas(origin, index % ACTIVE_PEOPLE); }]),
  };
}
