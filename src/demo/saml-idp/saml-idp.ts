import { createHmac, randomBytes } from 'node:crypto';
import type { Express, Request, Response } from 'express';
import type { Clock } from '../../domain/clock.js';
import type { DemoPerson } from '../data/person.js';
import type { PickableGroup } from '../pages/people-picker.js';
import type { Brand } from '../pages/shell.js';
import { formBody, lastResort, sendPage, simulatorSite } from '../pages/site.js';
import { cookieOf, oneValue } from '../parameters.js';
import { readRedirect, readRequest, RequestRefused, type AuthnRequest, type KnownService } from './authn-request.js';
import type { IdpKeys } from './keys.js';
import { idpMetadata } from './metadata.js';
import { answerPage, choosePage, homePage, refusedPage } from './pages.js';
import { logoutRequestUrl, logoutResponseUrl } from './logout.js';
import { readLogout } from './logout-request.js';
import { SUCCESS } from './names.js';
import { newId, refusalResponse, successResponse, type AnswerFacts, type SamlAttributes } from './response.js';

const MOST_SESSIONS = 1_000;
const PAIRWISE_SECRET = 'demo-only-pairwise';

/** What can be wrong with a provider. All absent: it is honest and on time. */
export interface Misbehaviour {
  /** Milliseconds its clock is ahead. */
  readonly clockAheadMs?: number;
  readonly signsWith?: string;
  readonly audience?: string;
  readonly refuses?: boolean;
}

export interface SamlIdpOptions {
  readonly origin: string;
  readonly brand: Brand;
  readonly cookieName: string;
  readonly keys: IdpKeys;
  readonly people: readonly DemoPerson[];
  readonly groups: readonly PickableGroup[];
  readonly attributes: (person: DemoPerson) => SamlAttributes;
  readonly service: KnownService;
  readonly hubOrigin: string;
  readonly clock: Clock;
  /** Asked at each answer. */
  readonly misbehaviour: () => Misbehaviour;
}

interface Session {
  readonly person: DemoPerson;
  readonly authenticatedAt: number;
  /** What each sign-in at the hub is called. */
  readonly indexes: string[];
}

/** A SAML 2.0 identity provider: signed requests in by HTTP-Redirect, signed answers out by HTTP-POST, to the hub only. */
export function samlIdp(options: SamlIdpOptions): Express {
  const { origin, brand, keys, service, clock } = options;
  const entityId = `${origin}/metadata`;
  const singleSignOnUrl = `${origin}/sso`;
  const singleLogoutUrl = `${origin}/slo`;
  const sessions = new Map<string, Session>();
  const cookie = { httpOnly: true, sameSite: 'lax', path: '/' } as const;
  const sessionOf = (request: Request) => sessions.get(cookieOf(request.headers.cookie, options.cookieName) ?? '');
  const nameIdOf = ({ person }: Session) => createHmac('sha256', PAIRWISE_SECRET).update(`${service.entityId} ${person.login}`).digest('hex');
  const logoutFacts = () => ({ entityId, destination: service.logoutUrl, now: clock.now(), privateKey: keys.privateKey });
  const app = simulatorSite(options.hubOrigin);

  const answer = (response: Response, request: AuthnRequest, session: Session): void => {
    const { clockAheadMs = 0, signsWith = keys.privateKey, audience = service.entityId, refuses = false } = options.misbehaviour();
    const now = clock.now() + clockAheadMs;
    const facts: AnswerFacts = { entityId, inResponseTo: request.id, consumerUrl: service.consumerUrl, audience, now, privateKey: signsWith };
    const sessionIndex = newId();
    session.indexes.push(sessionIndex);
    const subject = {
      nameId: nameIdOf(session),
      sessionIndex,
      attributes: options.attributes(session.person),
      authenticatedAt: session.authenticatedAt + clockAheadMs,
    };
    const message = refuses ? refusalResponse(facts) : successResponse(facts, subject);
    const relayState = request.relayState === undefined ? {} : { RelayState: request.relayState };
    sendPage(response, answerPage(brand, service.consumerUrl, { SAMLResponse: message, ...relayState }));
  };

  app.get('/', (request, response) => sendPage(response, homePage(brand, sessionOf(request)?.person)));

  app.get('/metadata', (_request, response) => {
    response.type('application/samlmetadata+xml').send(idpMetadata({ entityId, singleSignOnUrl, singleLogoutUrl, certificates: keys.certificates, displayName: brand.name }));
  });

  app.get('/sso', refusing(brand, (request, response) => {
    const asked = readRedirect(new URL(request.originalUrl, origin).search.slice(1), service, singleSignOnUrl);
    const session = sessionOf(request);
    if (session === undefined || asked.forceAuthn) return sendPage(response, choosePage(brand, options.groups, asked));
    answer(response, asked, session);
  }));

  app.post('/sso/choix', formBody, refusing(brand, (request, response) => {
    const asked = readRequest(oneValue(request.body, 'SAMLRequest').value ?? '', oneValue(request.body, 'RelayState').value, service, singleSignOnUrl);
    const person = options.people.find(({ login }) => login === oneValue(request.body, 'username').value);
    if (person === undefined) return sendPage(response, choosePage(brand, options.groups, asked));
    const session = { person, authenticatedAt: clock.now(), indexes: [] };
    if (sessions.size >= MOST_SESSIONS) sessions.clear();
    const id = randomBytes(24).toString('base64url');
    sessions.set(id, session);
    response.cookie(options.cookieName, id, cookie);
    answer(response, asked, session);
  }));

  app.post('/quitter', (request, response) => {
    const session = sessionOf(request);
    sessions.delete(cookieOf(request.headers.cookie, options.cookieName) ?? '');
    response.clearCookie(options.cookieName, cookie);
    if (session === undefined || session.indexes.length === 0) return sendPage(response, homePage(brand, undefined));
    response.redirect(303, logoutRequestUrl(logoutFacts(), nameIdOf(session), service.entityId, session.indexes));
  });

  app.get('/slo', refusing(brand, (request, response) => {
    const message = readLogout(new URL(request.originalUrl, origin).search.slice(1), service, singleLogoutUrl);
    if (message.kind === 'response') return sendPage(response, homePage(brand, undefined));
    for (const [id, session] of sessions) if (nameIdOf(session) === message.nameId) sessions.delete(id);
    response.clearCookie(options.cookieName, cookie);
    response.redirect(303, logoutResponseUrl(logoutFacts(), message.id, SUCCESS));
  }));

  lastResort(app, brand);
  return app;
}

/** A request that cannot be honoured ends on a page here: nothing goes to an address only found in the request. */
function refusing(brand: Brand, handle: (request: Request, response: Response) => void) {
  return (request: Request, response: Response): void => {
    try {
      handle(request, response);
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      sendPage(response, refusedPage(brand, error.message), 403);
    }
  };
}
