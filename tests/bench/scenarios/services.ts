import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { expectStatus, locationOf, type Browser } from '../browser.js';
import { call, type Exchange } from '../load.js';
import { LARGE_GROUP, SERVICE_TOOL } from '../population.js';
import { signInByCas } from './cas.js';
import type { Scenario } from './scenario.js';

const KEY_ID = 'bench';
const PAGE = 100;
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/';
const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/';
const SCOPES = [`${AGS}scope/lineitem`, `${AGS}scope/score`, `${AGS}scope/result.readonly`, `${NRPS}scope/contextmembership.readonly`];

/** A tool that has keys, and asks the hub by itself. */
export interface ServiceTool {
  readonly keySetUrl: string;
  assertion(origin: string): Promise<string>;
}

export async function startServiceTool(): Promise<ServiceTool> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const keySet = JSON.stringify({ keys: [{ ...await exportJWK(publicKey), kid: KEY_ID, alg: 'RS256', use: 'sig' }] });
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(keySet);
  });
  server.unref();
  const port = await new Promise<number>((resolve) => { server.listen(0, '127.0.0.1', () => { resolve((server.address() as AddressInfo).port); }); });
  return { keySetUrl: `http://127.0.0.1:${port}/jwks`, assertion: (origin) => signAssertion(origin, privateKey) };
}

let serial = 0;

function signAssertion(origin: string, privateKey: CryptoKey): Promise<string> {
  serial += 1;
  return new SignJWT({ jti: `bench-${serial}-${Math.random()}` }).setProtectedHeader({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })
    .setIssuer(SERVICE_TOOL).setSubject(SERVICE_TOOL).setAudience(`${origin}/lti/token`).setIssuedAt().setExpirationTime('5m').sign(privateKey);
}

function askToken(origin: string, assertion: string): Promise<Exchange> {
  const fields = { grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion, scope: SCOPES.join(' ') };
  return call({ method: 'POST', url: `${origin}/lti/token`, body: new URLSearchParams(fields).toString() });
}

/** A token for the services, with assertions that were signed before. */
export function tokens(origin: string, tool: ServiceTool): Scenario {
  return {
    name: 'LTI access token',
    async prepare(count) {
      const assertions: string[] = [];
      for (let index = 0; index < count; index += 1) assertions.push(await tool.assertion(origin));
      return [async (index) => { expectStatus(await askToken(origin, assertions[index] ?? ''), 200); }];
    },
  };
}

/** From the tile to the token at the tool: the click, the login, the request of the tool and the answer. */
export function launches(origin: string): Scenario {
  return {
    name: 'LTI launch, from the tile to the token',
    async prepare() {
      const browsers = await members(origin, 30);
      return [async (index) => { await launch(origin, browsers[index % browsers.length] as Browser); }];
    },
  };
}

type Opened = Awaited<ReturnType<typeof openClass>>;

/** The score of one pupil after the other, each later than the one before. */
export function scores(origin: string, tool: ServiceTool): Scenario {
  return {
    name: 'LTI score',
    async prepare() {
      const opened = await openClass(origin, tool);
      return [async (index) => { expectStatus(await postScore(opened, opened.subjects[index % opened.subjects.length] ?? '', index), 200); }];
    },
  };
}

export function resultPages(origin: string, tool: ServiceTool): Scenario {
  return pages('LTI results, a page of 100', origin, tool, ({ lineItem }) => `${lineItem}/results?limit=${PAGE}`);
}

export function memberPages(origin: string, tool: ServiceTool): Scenario {
  return pages('LTI members, a page of 100', origin, tool, ({ membersUrl }) => `${membersUrl}?limit=${PAGE}`);
}

function pages(name: string, origin: string, tool: ServiceTool, address: (opened: Opened) => string): Scenario {
  return {
    name,
    async prepare() {
      const opened = await openClass(origin, tool);
      for (const [index, subject] of opened.subjects.entries()) expectStatus(await postScore(opened, subject, index), 200);
      const url = address(opened);
      return [async () => {
        const { body } = expectStatus(await call({ url, headers: opened.headers }), 200);
        const read = JSON.parse(body) as { readonly members?: readonly unknown[] } | readonly unknown[];
        const rows = Array.isArray(read) ? read : ((read as { readonly members?: readonly unknown[] }).members ?? []);
        if (rows.length !== PAGE) throw new Error(`a page of ${PAGE} was asked for, and ${rows.length} came`);
      }];
    },
  };
}

/** The group of a hundred, opened by the tool: its column, its members, and the token to ask about them. */
async function openClass(origin: string, tool: ServiceTool) {
  const [browser] = await members(origin, 1);
  const claims = await launch(origin, browser as Browser);
  const { lineitems } = claims[`${AGS}claim/endpoint`] as { readonly lineitems: string };
  const { context_memberships_url: membersUrl } = claims[`${NRPS}claim/namesroleservice`] as { readonly context_memberships_url: string };
  const token = JSON.parse(expectStatus(await askToken(origin, await tool.assertion(origin)), 200).body) as { readonly access_token: string };
  const headers = { authorization: `Bearer ${token.access_token}` };
  const column = await call({ method: 'POST', url: lineitems, headers: { ...headers, 'content-type': 'application/vnd.ims.lis.v2.lineitem+json' }, body: JSON.stringify({ label: 'Mesure', scoreMaximum: 100 }) });
  const list = JSON.parse(expectStatus(await call({ url: `${membersUrl}?limit=${PAGE}`, headers }), 200).body) as { readonly members: readonly { readonly user_id: string }[] };
  return { headers, lineItem: (JSON.parse(expectStatus(column, 201).body) as { readonly id: string }).id, membersUrl, subjects: list.members.map(({ user_id: subject }) => subject) };
}

function postScore({ headers, lineItem }: Opened, subject: string, index: number): Promise<Exchange> {
  const timestamp = new Date(Date.now() - 60_000 + index).toISOString();
  const score = { userId: subject, timestamp, scoreGiven: index % 100, scoreMaximum: 100, activityProgress: 'Completed', gradingProgress: 'FullyGraded' };
  return call({ method: 'POST', url: `${lineItem}/scores`, headers: { ...headers, 'content-type': 'application/vnd.ims.lis.v1.score+json' }, body: JSON.stringify(score) });
}

async function members(origin: string, count: number): Promise<readonly Browser[]> {
  const browsers: Browser[] = [];
  for (let person = 0; person < count; person += 1) browsers.push(await signInByCas(origin, person));
  return browsers;
}

async function launch(origin: string, browser: Browser): Promise<Readonly<Record<string, unknown>>> {
  const login = locationOf(await browser.get(`${origin}/espace/pupil-ecole-0/ressources/${SERVICE_TOOL}/ouvrir?groupe=${LARGE_GROUP}`), origin).searchParams;
  const query = new URLSearchParams({
    scope: 'openid', response_type: 'id_token', response_mode: 'form_post', prompt: 'none',
    client_id: login.get('client_id') ?? '', redirect_uri: login.get('target_link_uri') ?? '', login_hint: login.get('login_hint') ?? '',
    lti_message_hint: login.get('lti_message_hint') ?? '', nonce: `n-${Math.random()}`, state: 's'.repeat(40),
  });
  return decodeJwt(idTokenIn(expectStatus(await browser.get(`${origin}/lti/authorize?${query.toString()}`), 200)));
}

/** What the hub posts to the tool. @throws Error when it is something else */
export function idTokenIn({ body }: Exchange): string {
  const token = /name="id_token" value="([^"]+)"/.exec(body)?.[1];
  if (token === undefined) throw new Error('no id_token was issued');
  return token;
}
