import { CompactSign, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import type { OutgoingHttp, OutgoingPost, OutgoingRequest, OutgoingResponse } from '../../src/protocols/contract/outgoing.js';
import type { Clock } from '../../src/domain/clock.js';
import type { KeyCabinet, SigningKey } from '../../src/protocols/contract/keys.js';
import type { Lms, LmsLogin, LmsMessage, LmsProtocol } from '../../src/protocols/contract/lms.js';
import { createLmsProtocol } from '../../src/protocols/inbound/lti/index.js';
import { LtijsJudge } from '../../src/protocols/inbound/lti/ltijs/ltijs-judge.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { OneTimeStore } from '../../src/store/one-time.js';
import type { Store } from '../../src/store/port.js';
import { parametersOf } from './lti-platform.js';
import { HandClock, openMemoryStore } from './memory-store.js';

export const HUB_ORIGIN = 'https://hub.example.fr';
export const LMS_ID = 'lms-abcdefghijkl2345';
export const LAUNCH_URL = `${HUB_ORIGIN}/lti/lms/${LMS_ID}/launch`;
const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';

export const LMS: Lms = {
  id: LMS_ID,
  name: 'Cartable',
  issuer: 'https://lms.example.fr',
  clientId: 'passerelle-1',
  authorizationUrl: 'https://lms.example.fr/authorize?tenant=7',
  tokenUrl: 'https://lms.example.fr/token',
  keySetUrl: 'https://lms.example.fr/jwks',
  allowAnonymous: false,
};

export type Answer = Partial<OutgoingResponse>;
export type Sent = OutgoingRequest & Partial<OutgoingPost> & { readonly method: string };

/** Answers the hub's requests by its routes, and keeps them. */
export class HttpStub implements OutgoingHttp {
  readonly sent: Sent[] = [];
  readonly routes = new Map<string, (request: Sent) => Answer | Promise<Answer>>();

  get(request: OutgoingRequest): Promise<OutgoingResponse> {
    return this.answer({ ...request, method: 'GET' });
  }

  post(request: OutgoingPost): Promise<OutgoingResponse> {
    return this.answer({ ...request, method: 'POST' });
  }

  private async answer(request: Sent): Promise<OutgoingResponse> {
    this.sent.push(request);
    const route = this.routes.get(`${request.method} ${request.url}`) ?? this.routes.get(`${request.method} ${request.url.split('?')[0] ?? ''}`);
    return { status: 404, contentType: 'application/json', body: '', ...await route?.(request) };
  }
}

export interface LmsKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function lmsKey(kid = 'lms-key-1'): Promise<LmsKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, publicJwk: { ...await exportJWK(publicKey), kid, use: 'sig', alg: 'RS256' } };
}

export interface TestLms {
  readonly protocol: LmsProtocol;
  readonly clock: HandClock;
  readonly store: Store;
  readonly http: HttpStub;
  readonly key: LmsKey;
  login(differences?: Readonly<Record<string, string | readonly string[] | undefined>>, lms?: Lms): Promise<LmsLogin>;
  /** Claims of a resource launch by a teacher; what is undefined is left out. */
  claims(login: LmsLogin, differences?: object): Record<string, unknown>;
  sign(claims: object, header?: object, key?: CryptoKey): Promise<string>;
  /** A login, and the launch that answers it, with these differences from what is right. */
  launch(differences?: object, lms?: Lms): Promise<LmsMessage>;
}

/** Within the thread of the tests, and once for all of a file. */
const ltijs = new LtijsJudge();

/** The hub's own keys, made once for all tests of a file: that takes longer than the tests. */
const cabinet = keysInMemory();

function keysInMemory(): KeyCabinet {
  const keys = new Map<string, SigningKey>();
  return {
    list: (owner) => Promise.resolve([...keys.values()].filter((key) => key.owner === owner)),
    insert: (key) => Promise.resolve(keys.set(`${key.owner} ${key.generation}`, key).size > 0),
    replace: () => Promise.resolve(false),
    remove: () => Promise.resolve(),
  };
}

interface ProtocolParts {
  readonly store: Store;
  readonly http: OutgoingHttp;
  readonly clock: Clock;
  readonly origin: string;
}

/** The hub's tool side by itself. */
export function lmsProtocolOn({ store, http, clock, origin }: ProtocolParts): LmsProtocol {
  const oneTime = new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), clock);
  return createLmsProtocol({ clock, http, oneTime, origin, keys: cabinet, platform: { name: 'Passerelle' }, ltijs });
}

/** One LMS and the hub's tool side, on a store in memory. */
export async function testLms(key: LmsKey): Promise<TestLms> {
  // ltijs knows no other clock than the system's: it judges in full only what is of now.
  const clock = new HandClock(Date.now());
  const store = await openMemoryStore(clock);
  const http = new HttpStub();
  http.routes.set(`GET ${LMS.keySetUrl}`, () => ({ status: 200, body: JSON.stringify({ keys: [key.publicJwk] }) }));
  const protocol = lmsProtocolOn({ store, http, clock, origin: HUB_ORIGIN });
  const login: TestLms['login'] = (differences = {}, lms = LMS) => protocol.login(lms, parametersOf({
    iss: lms.issuer,
    client_id: lms.clientId,
    login_hint: 'hint-1',
    lti_message_hint: 'message-1',
    lti_deployment_id: 'ecole-1',
    target_link_uri: LAUNCH_URL,
    ...differences,
  }));
  const claims: TestLms['claims'] = ({ expected: { nonce, targetLinkUri } }, differences = {}) => {
    const now = Math.floor(clock.now() / 1_000);
    return {
      iss: LMS.issuer,
      aud: LMS.clientId,
      sub: 'prof-7',
      exp: now + 300,
      iat: now,
      nonce,
      [`${LTI}version`]: '1.3.0',
      [`${LTI}message_type`]: 'LtiResourceLinkRequest',
      [`${LTI}deployment_id`]: 'ecole-1',
      [`${LTI}target_link_uri`]: targetLinkUri,
      [`${LTI}resource_link`]: { id: 'lien-1', title: 'Les volcans' },
      [`${LTI}roles`]: [`${MEMBERSHIP}Instructor`],
      ...differences,
    };
  };
  const sign: TestLms['sign'] = (body, header = {}, by = key.privateKey) =>
    new CompactSign(Buffer.from(JSON.stringify(body))).setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT', ...header }).sign(by);
  return {
    protocol, clock, store, http, key, login, claims, sign,
    async launch(differences = {}, lms = LMS) {
      const begun = await login({}, lms);
      return protocol.accept(lms, await sign(claims(begun, differences)), begun.state, begun.expected);
    },
  };
}

export const ltiClaim = (name: string): string => `${LTI}${name}`;
export const roleOf = (name: string): string => `${MEMBERSHIP}${name}`;
