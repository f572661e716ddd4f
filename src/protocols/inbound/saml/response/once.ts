import { createHash } from 'node:crypto';
import { HubError } from '../../../../domain/errors.js';
import type { OneTimeValues } from '../../../contract.js';
import type { XmlElement } from '../xml/element.js';
import type { Exchange } from './rule.js';
import { skewMs } from './skew.js';
import { MAX_BEARER_LIFE_MS, usableUntil } from './subject.js';

const REQUEST_LIFE_MS = 20 * 60_000;

/**
 * V28 The assertion and the request it answers are used up, each once and for all hub processes (Profiles §4.1.4.5).
 * @throws HubError `AUTH-REPONSE`
 */
export async function useUp(assertion: XmlElement, exchange: Exchange, oneTime: OneTimeValues): Promise<void> {
  const key = createHash('sha256').update(JSON.stringify([exchange.provider.entityId, assertion.attributes.get('ID')])).digest('base64url');
  const life = Math.min(usableUntil(assertion) - exchange.now, MAX_BEARER_LIFE_MS) + 2 * skewMs(exchange);
  if (!await oneTime.claim('saml-assertion', key, life)) throw new HubError('AUTH-REPONSE', { rule: 'V28', detail: 'the assertion was used before' });
  if (!await useUpRequest(exchange, oneTime)) throw new HubError('AUTH-REPONSE', { rule: 'V28', detail: 'the request was answered before' });
}

/** V28 No other answer to this request will be taken. False when that was so already; there is none behind an unsolicited answer. */
export async function useUpRequest({ attempt, unsolicited }: Exchange, oneTime: OneTimeValues): Promise<boolean> {
  if (unsolicited) return true;
  return await oneTime.claim('saml-request', attempt.requestId, REQUEST_LIFE_MS);
}
