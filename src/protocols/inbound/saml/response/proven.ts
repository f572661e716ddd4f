import { HubError } from '../../../../domain/errors.js';
import { decryptAssertion } from '../encryption/decrypt.js';
import { ENCRYPTION_RULES } from '../encryption/rules.js';
import { ASSERTION } from '../names.js';
import { isNamed, onlyChild, type XmlElement } from '../xml/element.js';
import { readXml, type ReadDocument } from '../xml/read.js';
import { RESPONSE_LIMITS } from './posted.js';
import { enforce, type Exchange } from './rule.js';
import { MESSAGE_RULES, OPENED_RULES, SIGNED_INFO_RULES } from './rules.js';
import { verifiedParts, type VerifiedPart } from './verify.js';

/**
 * V16 to V22: the assertion of a response that meets `MESSAGE_RULES` and `PLACEMENT_RULES`, read from what the provider
 * signed and from nothing else.
 * @throws HubError `AUTH-SIGNATURE`, `AUTH-CHIFFREMENT`, or a code of the rules that are checked again
 */
export async function provenAssertion(posted: ReadDocument, exchange: Exchange): Promise<XmlElement> {
  const [outermost] = await verifiedParts(posted, SIGNED_INFO_RULES, exchange);
  const signed = outermost === undefined ? undefined : signedElement(outermost);
  if (outermost?.on === 'response' && signed !== undefined) enforce(MESSAGE_RULES, signed, exchange);
  const response = outermost?.on === 'response' ? signed : undefined;
  const encrypted = onlyChild(response ?? posted.root, ASSERTION, 'EncryptedAssertion');
  if (encrypted !== undefined) return await openedAssertion(encrypted, response, posted.root, exchange);
  const assertion = response === undefined ? signed : onlyChild(response, ASSERTION, 'Assertion');
  if (assertion === undefined) throw new HubError('AUTH-SIGNATURE', { rule: 'V21', detail: 'the signed bytes hold no assertion' });
  return assertion;
}

/** V21 What was signed, read from its canonical bytes. */
function signedElement({ content, id }: VerifiedPart): XmlElement {
  const element = readXml(content.toString(), RESPONSE_LIMITS);
  if (element.attributes.get('ID') !== id) throw new HubError('AUTH-SIGNATURE', { rule: 'V21', detail: 'the signed bytes are those of another element' });
  return element;
}

/**
 * V22 Anybody can encrypt to a published key: the decrypted assertion is believed by its own signature, or because the
 * verified Response covers the ciphertext (`response`, undefined when the Response is not signed).
 */
async function openedAssertion(encrypted: XmlElement, response: XmlElement | undefined, posted: XmlElement, exchange: Exchange): Promise<XmlElement> {
  enforce(ENCRYPTION_RULES, { element: encrypted, isCovered: response !== undefined }, exchange);
  const opened = await decryptAssertion(encrypted, { keys: exchange.decryptionKeys, recipient: exchange.audience, limits: RESPONSE_LIMITS });
  enforce(OPENED_RULES, withOpened(posted, opened.root), exchange);
  const [own] = await verifiedParts(opened, SIGNED_INFO_RULES, exchange);
  if (own !== undefined) return signedElement(own);
  if (response === undefined) throw new HubError('AUTH-SIGNATURE', { rule: 'V14', detail: 'nothing is signed' });
  return opened.root;
}

/** As it was posted, signatures included, but with the decrypted assertion in place of the encrypted one. */
function withOpened(posted: XmlElement, assertion: XmlElement): XmlElement {
  return { ...posted, children: posted.children.map((child) => (isNamed(child, ASSERTION, 'EncryptedAssertion') ? assertion : child)) };
}
