import type { ExternalIdentity } from '../../../../domain/identity.js';
import type { Answer, OneTimeValues } from '../../../contract.js';
import type { ReadDocument } from '../xml/read.js';
import { identityOf } from './identity.js';
import { useUp, useUpRequest } from './once.js';
import { readPosted } from './posted.js';
import { provenAssertion } from './proven.js';
import { enforce, type Exchange } from './rule.js';
import { ASSERTION_RULES, MESSAGE_RULES, PLACEMENT_RULES } from './rules.js';

/**
 * The identity a posted Response establishes (Web Browser SSO profile, Profiles §4.1.4).
 * Cheap checks come first, then signatures, then the content, which is read from the signed bytes alone;
 * an answer to our request that gets as far as its signatures uses the request up, whatever becomes of it.
 * @throws HubError with one of the `AUTH-` codes and the rule that was broken
 */
export async function validateResponse(answer: Answer, exchange: Exchange, oneTime: OneTimeValues): Promise<ExternalIdentity> {
  const posted = readPosted(answer, exchange);
  enforce(MESSAGE_RULES, posted.root, exchange);
  enforce(PLACEMENT_RULES, posted.root, exchange);
  return await signatureStage(posted, exchange, oneTime).catch(async (error: unknown) => {
    await useUpRequest(exchange, oneTime);
    throw error;
  });
}

async function signatureStage(posted: ReadDocument, exchange: Exchange, oneTime: OneTimeValues): Promise<ExternalIdentity> {
  const assertion = await provenAssertion(posted, exchange);
  enforce(ASSERTION_RULES, assertion, exchange);
  const identity = identityOf(assertion, exchange);
  await useUp(assertion, exchange, oneTime);
  return identity;
}
