import { createHash, verify, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { HubError } from '../../../../domain/errors.js';
import { XML_SIGNATURE } from '../names.js';
import { canonicalParts, type CanonicalParts } from '../xml/canonical.js';
import { onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { readXml, type ReadDocument } from '../xml/read.js';
import { DIGEST_ALGORITHMS, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from './algorithms.js';
import { RESPONSE_LIMITS } from './posted.js';
import { enforce, type Exchange, type Rule } from './rule.js';
import { referenceOf, type SignedInfo } from './signed-info.js';
import { signaturesOf, type PostedSignature, type SignedPart } from './signatures.js';

const verifyOffThread = promisify<string, Buffer, Parameters<typeof verify>[2], Buffer, boolean>(verify);

/** Canonical bytes whose signature verified: all that may be believed from here on (V21). */
export interface VerifiedPart {
  readonly on: SignedPart;
  /** What the signature refers to. */
  readonly id: string;
  readonly content: Buffer;
}

/**
 * V16 to V21: every signature of a response or of a decrypted assertion, the outer one first. Each must be good; one bad one refuses the whole.
 * @throws HubError `AUTH-SIGNATURE`
 */
export async function verifiedParts(document: ReadDocument, rules: readonly Rule<SignedInfo>[], exchange: Exchange): Promise<readonly VerifiedPart[]> {
  const signatures = signaturesOf(document.root);
  const canonical = canonicalParts(document.bytes, signatures.map(({ place }) => place));
  return await Promise.all(signatures.map(async (signature, index) => verifiedPart(signature, canonical[index], rules, exchange)));
}

async function verifiedPart(signature: PostedSignature, parts: CanonicalParts | undefined, rules: readonly Rule<SignedInfo>[], exchange: Exchange): Promise<VerifiedPart> {
  if (parts === undefined || parts.content.length === 0) throw new HubError('AUTH-SIGNATURE', { rule: 'V21', detail: 'nothing is signed' });
  const signedInfo = { element: readXml(parts.signedInfo.toString(), RESPONSE_LIMITS), parentId: signature.parentId };
  enforce(rules, signedInfo, exchange);
  checkDigest(signedInfo.element, parts.content, signature.on);
  await checkSignature(signedInfo.element, parts.signedInfo, signature, exchange.provider.keys);
  return { on: signature.on, id: signature.parentId, content: parts.content };
}

/** V20 The bytes are the ones that were digested. */
function checkDigest(signedInfo: XmlElement, content: Buffer, on: SignedPart): void {
  const reference = referenceOf(signedInfo);
  const hash = DIGEST_ALGORITHMS.get(algorithmOf(reference, 'DigestMethod')) ?? '';
  const claimed = base64(textOf(onlyChild(reference, XML_SIGNATURE, 'DigestValue')) ?? '');
  if (!createHash(hash).update(content).digest().equals(claimed)) {
    throw new HubError('AUTH-SIGNATURE', { rule: 'V20', detail: `the ${on} was changed after it was signed` });
  }
}

/** V19, V20 Signed by one of the provider's published keys. What the message says about keys is not read. */
async function checkSignature(signedInfo: XmlElement, bytes: Buffer, { on, value }: PostedSignature, keys: readonly KeyObject[]): Promise<void> {
  const algorithm = SIGNATURE_ALGORITHMS.get(algorithmOf(signedInfo, 'SignatureMethod'));
  const fitting = keys.filter((key) => algorithm?.fits(key));
  for (const key of fitting) {
    if (algorithm !== undefined && await isSignedBy(key, algorithm, bytes, base64(value))) return;
  }
  throw new HubError('AUTH-SIGNATURE', {
    rule: fitting.length === 0 ? 'V19' : 'V20',
    detail: `none of the provider's ${keys.length} keys (${fitting.length} of this kind) made the signature on the ${on}`,
  });
}

/** A key whose own parameters exclude the algorithm (RSASSA-PSS, RFC 4055) answers with an error: it did not sign, another may have. */
export async function isSignedBy(key: KeyObject, algorithm: SignatureAlgorithm, bytes: Buffer, value: Buffer): Promise<boolean> {
  try {
    return await verifyOffThread(algorithm.hash, bytes, algorithm.input(key), value);
  } catch {
    return false;
  }
}

function algorithmOf(parent: XmlElement, name: string): string {
  return onlyChild(parent, XML_SIGNATURE, name)?.attributes.get('Algorithm') ?? '';
}

/** XML Schema base64Binary: white space is allowed anywhere, foreign characters are not. */
function base64(text: string): Buffer {
  const compact = text.replace(/\s/g, '');
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.toString('base64') !== compact) throw new HubError('AUTH-SIGNATURE', { rule: 'V20', detail: 'a digest or signature value is not base64' });
  return bytes;
}
