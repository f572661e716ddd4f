import { instantOf } from '../instant.js';
import { ASSERTION, BEARER } from '../names.js';
import { childrenOf, onlyChild, type XmlElement } from '../xml/element.js';
import { answersNobody } from './envelope.js';
import { quoted, refuse, type Exchange, type Refusal } from './rule.js';
import { distance, skewMs } from './skew.js';

/** Nobody's sign-in stays open longer; it also bounds how long a used assertion is remembered. */
export const MAX_BEARER_LIFE_MS = 24 * 3_600_000;

/** V24 At least one bearer confirmation made for this very exchange (Profiles §4.1.4.2, §4.1.4.3). */
export function isConfirmedForUs(assertion: XmlElement, exchange: Exchange): Refusal | undefined {
  const confirmations = confirmationsOf(assertion);
  if (confirmations.length === 0) return refuse('AUTH-FORMAT', 'no SubjectConfirmation');
  const faults = confirmations.map((confirmation) => bearerFault(confirmation, exchange));
  return faults.includes(undefined) ? undefined : (faults.find((fault) => fault?.code !== 'AUTH-FORMAT') ?? faults[0]);
}

/** The last instant at which any of the assertion's confirmations could be used, milliseconds since 1970. */
export function usableUntil(assertion: XmlElement): number {
  const ends = confirmationsOf(assertion).map((confirmation) => instantOf(dataOf(confirmation)?.attributes.get('NotOnOrAfter')) ?? 0);
  return Math.max(...ends);
}

function bearerFault(confirmation: XmlElement, exchange: Exchange): Refusal | undefined {
  const method = confirmation.attributes.get('Method');
  if (method !== BEARER) return refuse('AUTH-FORMAT', `the subject is confirmed by ${quoted(method)} only`);
  const data = dataOf(confirmation);
  if (data === undefined) return refuse('AUTH-FORMAT', 'no SubjectConfirmationData');
  return recipientFault(data, exchange) ?? requestFault(data, exchange) ?? timeFault(data, exchange);
}

function recipientFault(data: XmlElement, exchange: Exchange): Refusal | undefined {
  const recipient = data.attributes.get('Recipient');
  return recipient === exchange.consumerUrl ? undefined : refuse('AUTH-AUDIENCE', `Recipient is ${quoted(recipient)}, expected ${quoted(exchange.consumerUrl)}`);
}

function requestFault(data: XmlElement, exchange: Exchange): Refusal | undefined {
  const inResponseTo = data.attributes.get('InResponseTo');
  if (exchange.unsolicited) return answersNobody(inResponseTo);
  const { requestId } = exchange.attempt;
  return inResponseTo === requestId ? undefined : refuse('AUTH-REPONSE', `the subject is confirmed for request ${quoted(inResponseTo)}, expected ${quoted(requestId)}`);
}

function timeFault(data: XmlElement, exchange: Exchange): Refusal | undefined {
  if (data.attributes.has('NotBefore')) return refuse('AUTH-FORMAT', 'a bearer confirmation has NotBefore');
  const end = instantOf(data.attributes.get('NotOnOrAfter'));
  const isUsable = end !== undefined && exchange.now < end + skewMs(exchange) && end <= exchange.now + MAX_BEARER_LIFE_MS;
  return isUsable ? undefined : refuse('AUTH-HORLOGE', `NotOnOrAfter of the confirmation ${distance(end, exchange)}`);
}

function confirmationsOf(assertion: XmlElement): readonly XmlElement[] {
  return childrenOf(onlyChild(assertion, ASSERTION, 'Subject'), ASSERTION, 'SubjectConfirmation');
}

function dataOf(confirmation: XmlElement): XmlElement | undefined {
  return onlyChild(confirmation, ASSERTION, 'SubjectConfirmationData');
}
