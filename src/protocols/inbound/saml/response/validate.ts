import type { ExternalIdentity } from '../../../../domain/identity.js';
import type { Answer, OneTimeValues } from '../../../contract.js';
import { provenAssertion } from './proven.js';
import { identityOf } from './identity.js';
import { useUp } from './once.js';
import { readPosted } from './posted.js';
import { enforce, type Exchange } from './rule.js';
import { ASSERTION_RULES, MESSAGE_RULES, PLACEMENT_RULES } from './rules.js';

/**
 * The identity a posted Response establishes (Web Browser SSO profile, Profiles §4.1.4).
 * Cheap checks come first, then signatures, then the content, which is read from the signed bytes alone;
 * only an answer that passes everything uses up the request.
 * @throws HubError with one of the `AUTH-` codes and the rule that was broken
 */
export async function validateResponse(answer: Answer, exchange: Exchange, oneTime: OneTimeValues): Promise<ExternalIdentity> {
  const posted = readPosted(answer, exchange.attempt);
  enforce(MESSAGE_RULES, posted.root, exchange);
  enforce(PLACEMENT_RULES, posted.root, exchange);
  const assertion = await provenAssertion(posted, exchange);
  enforce(ASSERTION_RULES, assertion, exchange);
  const identity = identityOf(assertion, exchange);
  await useUp(assertion, exchange, oneTime);
  return identity;
}
