import { instantOf } from '../instant.js';
import { ASSERTION, ENTITY_FORMAT } from '../names.js';
import { onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { quoted, refuse, type Exchange, type Refusal } from './rule.js';
import { distance, skewMs } from './skew.js';

const MAX_AGE_MS = 5 * 60_000;
const REQUEST_LIFE_MS = 10 * 60_000;

/** V09 Posted where it was meant to be posted (Bindings §3.5.5.2). */
export function isForUs(response: XmlElement, exchange: Exchange): Refusal | undefined {
  const destination = response.attributes.get('Destination');
  return destination === exchange.consumerUrl ? undefined : refuse('AUTH-AUDIENCE', `Destination is ${quoted(destination)}, expected ${quoted(exchange.consumerUrl)}`);
}

/** V10 The answer to the pending request, which is not too old. */
export function answersOurRequest(response: XmlElement, exchange: Exchange): Refusal | undefined {
  const { requestId, createdAt } = exchange.attempt;
  const inResponseTo = response.attributes.get('InResponseTo');
  if (exchange.unsolicited) return answersNobody(inResponseTo);
  if (inResponseTo !== requestId) return refuse('AUTH-REPONSE', `InResponseTo is ${quoted(inResponseTo)}, expected ${quoted(requestId)}`);
  return exchange.now - createdAt <= REQUEST_LIFE_MS ? undefined : refuse('AUTH-REPONSE', 'the request is older than ten minutes');
}

/** V10 What comes unasked names no request (Profiles §4.1.5): an answer stolen from another exchange does. */
export function answersNobody(inResponseTo: string | undefined): Refusal | undefined {
  return inResponseTo === undefined ? undefined : refuse('AUTH-REPONSE', `InResponseTo is ${quoted(inResponseTo)} in an answer nobody asked for`);
}

/** V12 The assertion too, when nobody asked for it: no request bounds its age. */
export function isFreshWhenUnsolicited(assertion: XmlElement, exchange: Exchange): Refusal | undefined {
  return exchange.unsolicited ? isFresh(assertion, exchange) : undefined;
}

/** V11 From the provider the request went to, if it says so (Core §2.2.5, §3.2.2). */
export function hasExpectedIssuer(response: XmlElement, exchange: Exchange): Refusal | undefined {
  const issuer = onlyChild(response, ASSERTION, 'Issuer');
  return issuer === undefined ? undefined : issuerFault(issuer, exchange);
}

/** An Issuer that is not the entity the request was sent to. */
export function issuerFault(issuer: XmlElement | undefined, exchange: Exchange): Refusal | undefined {
  const entityId = textOf(issuer);
  if (entityId !== exchange.provider.entityId) return refuse('AUTH-EMETTEUR', `Issuer is ${quoted(entityId)}, expected ${quoted(exchange.provider.entityId)}`);
  const format = issuer?.attributes.get('Format') ?? ENTITY_FORMAT;
  return format === ENTITY_FORMAT ? undefined : refuse('AUTH-EMETTEUR', `Issuer has Format ${quoted(format)}`);
}

/** V12 Made just now, by a clock that agrees with ours. */
export function isFresh(response: XmlElement, exchange: Exchange): Refusal | undefined {
  const issued = instantOf(response.attributes.get('IssueInstant'));
  const skew = skewMs(exchange);
  const isNow = issued !== undefined && issued <= exchange.now + skew && issued >= exchange.now - MAX_AGE_MS - skew;
  return isNow ? undefined : refuse('AUTH-HORLOGE', `IssueInstant ${distance(issued, exchange)}`);
}
