import type { ExternalIdentity } from '../../../../domain/identity.js';
import { HubError } from '../../../../domain/errors.js';
import type { Answer, OneTimeValues } from '../../../contract.js';
import { ASSERTION } from '../names.js';
import { onlyChild, type XmlElement } from '../xml/element.js';
import { readXml } from '../xml/read.js';
import { identityOf } from './identity.js';
import { useUp } from './once.js';
import { readPosted, RESPONSE_LIMITS } from './posted.js';
import { enforce, type Exchange } from './rule.js';
import { ASSERTION_RULES, MESSAGE_RULES, PLACEMENT_RULES, SIGNED_INFO_RULES } from './rules.js';
import { verifiedParts, type VerifiedPart } from './verify.js';

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
  const parts = await verifiedParts(posted, SIGNED_INFO_RULES, exchange);
  const assertion = signedAssertion(parts, exchange);
  enforce(ASSERTION_RULES, assertion, exchange);
  const identity = identityOf(assertion, exchange);
  await useUp(assertion, exchange, oneTime);
  return identity;
}

/** V21 The assertion out of the outermost verified bytes; a verified Response is measured again as it was signed. */
function signedAssertion([outermost]: readonly VerifiedPart[], exchange: Exchange): XmlElement {
  if (outermost === undefined) throw new HubError('AUTH-SIGNATURE', { rule: 'V14', detail: 'nothing is signed' });
  const element = readXml(outermost.content.toString(), RESPONSE_LIMITS);
  if (element.attributes.get('ID') !== outermost.id) throw new HubError('AUTH-SIGNATURE', { rule: 'V21', detail: 'the signed bytes are those of another element' });
  if (outermost.on === 'assertion') return element;
  enforce(MESSAGE_RULES, element, exchange);
  const assertion = onlyChild(element, ASSERTION, 'Assertion');
  if (assertion === undefined) throw new HubError('AUTH-SIGNATURE', { rule: 'V21', detail: 'the signed bytes hold no assertion' });
  return assertion;
}
