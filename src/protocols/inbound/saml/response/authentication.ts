import { instantOf } from '../instant.js';
import { ASSERTION } from '../names.js';
import { childrenOf, onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { quoted, refuse, type Exchange, type Refusal } from './rule.js';
import { distance, skewMs } from './skew.js';

/** V26 Somebody authenticated, not later than now. */
export function saysWhoAuthenticated(assertion: XmlElement, exchange: Exchange): Refusal | undefined {
  const statements = statementsOf(assertion);
  if (statements.length === 0) return refuse('AUTH-FORMAT', 'no AuthnStatement');
  const latest = exchange.now + skewMs(exchange);
  const wrong = statements.find((statement) => (authnInstant(statement) ?? Infinity) > latest);
  return wrong === undefined ? undefined : refuse('AUTH-HORLOGE', `AuthnInstant ${distance(authnInstant(wrong), exchange)}`);
}

/** V26 Recently enough, and after our request where fresh credentials were asked for (Core §3.4.1). */
export function authenticatedRecently(assertion: XmlElement, exchange: Exchange): Refusal | undefined {
  const { settings, attempt, now } = exchange;
  const oldest = now - settings.maxAuthenticationAgeHours * 3_600_000 - skewMs(exchange);
  const earliest = settings.forceAuthn ? Math.max(oldest, attempt.createdAt - skewMs(exchange)) : oldest;
  const old = statementsOf(assertion).find((statement) => (authnInstant(statement) ?? 0) < earliest);
  return old === undefined ? undefined : refuse('AUTH-STATUT', `authenticated too long ago: AuthnInstant ${distance(authnInstant(old), exchange)}`);
}

/** V26 By one of the ways asked for (Core §3.3.2.2.1), or accepted without asking. */
export function authenticatedAsAsked(assertion: XmlElement, { settings }: Exchange): Refusal | undefined {
  const accepted = settings.acceptAuthnContexts ?? settings.authnContexts;
  if (accepted.length === 0) return undefined;
  const classes = statementsOf(assertion).map((statement) => textOf(onlyChild(onlyChild(statement, ASSERTION, 'AuthnContext'), ASSERTION, 'AuthnContextClassRef')));
  const other = classes.findIndex((name) => name === undefined || !accepted.includes(name));
  return other === -1 ? undefined : refuse('AUTH-NIVEAU', `authenticated by ${quoted(classes[other])}, expected ${accepted.join(' or ')}`);
}

/** V26 The provider's session has not ended (Core §2.7.2). */
export function hasLiveSession(assertion: XmlElement, exchange: Exchange): Refusal | undefined {
  for (const { attributes } of statementsOf(assertion)) {
    const end = instantOf(attributes.get('SessionNotOnOrAfter'));
    const isLive = !attributes.has('SessionNotOnOrAfter') || (end !== undefined && exchange.now < end + skewMs(exchange));
    if (!isLive) return refuse('AUTH-HORLOGE', `SessionNotOnOrAfter ${distance(end, exchange)}`);
  }
  return undefined;
}

export interface Authentication {
  readonly authenticatedAt: number | undefined;
  readonly sessionEndsAt: number | undefined;
  readonly sessionIndex: string | undefined;
}

/** What the first statement says; the session ends with the first one that ends. */
export function authenticationOf(assertion: XmlElement): Authentication {
  const statements = statementsOf(assertion);
  const ends = statements.map(({ attributes }) => instantOf(attributes.get('SessionNotOnOrAfter'))).filter((end) => end !== undefined);
  return {
    authenticatedAt: statements[0] === undefined ? undefined : authnInstant(statements[0]),
    sessionEndsAt: ends.length === 0 ? undefined : Math.min(...ends),
    sessionIndex: statements[0]?.attributes.get('SessionIndex'),
  };
}

function statementsOf(assertion: XmlElement): readonly XmlElement[] {
  return childrenOf(assertion, ASSERTION, 'AuthnStatement');
}

function authnInstant(statement: XmlElement): number | undefined {
  return instantOf(statement.attributes.get('AuthnInstant'));
}
