import type { KeyObject } from 'node:crypto';
import { HubError } from '../../../../domain/errors.js';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../response/algorithms.js';
import { isSignedBy } from '../response/verify.js';
import type { RedirectMessage } from './redirect-message.js';

/**
 * V18 to V20 for a signature that stands beside the message (Bindings §3.4.4.1), by one of the provider's published keys.
 * @throws HubError `AUTH-SIGNATURE`
 */
export async function verifyDetached({ signed, algorithm, signature }: RedirectMessage, keys: readonly KeyObject[]): Promise<void> {
  const method = SIGNATURE_ALGORITHMS.get(algorithm);
  if (method === undefined) throw new HubError('AUTH-SIGNATURE', { rule: 'V18', detail: `signature algorithm ${JSON.stringify(algorithm.slice(0, 120))} is not accepted` });
  const value = Buffer.from(signature.replace(/\s/g, ''), 'base64');
  for (const key of keys.filter((candidate) => method.fits(candidate))) {
    for (const way of waysOf(method, key)) if (await isSignedBy(key, way, Buffer.from(signed), value)) return;
  }
  throw new HubError('AUTH-SIGNATURE', { rule: 'V20', detail: `none of the provider's ${keys.length} keys made the signature beside the message` });
}

/** Software made with Java or OpenSSL writes an ECDSA value in DER here, although XML Signature does not. */
function waysOf(method: SignatureAlgorithm, key: KeyObject): readonly SignatureAlgorithm[] {
  return key.asymmetricKeyType === 'ec' ? [method, { ...method, input: (own) => ({ key: own, dsaEncoding: 'der' }) }] : [method];
}
