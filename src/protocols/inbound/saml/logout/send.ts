import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, type InputType } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import type { Reply } from '../../../contract.js';
import { ENVELOPED_SIGNATURE, EXCLUSIVE_C14N } from '../names.js';
import { signedAddress } from '../redirect-signature.js';
import type { LogoutAddress } from './services.js';

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

const deflateOffThread = promisify<InputType, Buffer>(deflateRaw);

/** A message of ours on its way to a provider. */
export interface OwnMessage {
  readonly field: 'SAMLRequest' | 'SAMLResponse';
  readonly xml: string;
  readonly relayState: string | undefined;
}

/** The address or the form that carries a message, signed, by the binding of this address. */
export async function sendMessage({ field, xml, relayState }: OwnMessage, binding: LogoutAddress['binding'], to: string, key: KeyObject): Promise<Reply> {
  const relay = relayState === undefined ? {} : { RelayState: relayState };
  if (binding === 'post') return { kind: 'form', action: to, fields: { [field]: Buffer.from(signed(xml, key)).toString('base64'), ...relay } };
  const url = new URL(to);
  url.searchParams.set(field, (await deflateOffThread(xml)).toString('base64'));
  if (relayState !== undefined) url.searchParams.set('RelayState', relayState);
  return { kind: 'redirect', url: await signedAddress(url.href, key) };
}

/** An enveloped signature on the whole message, right after its Issuer (Core §5.4). */
function signed(xml: string, key: KeyObject): string {
  const pem = key.export({ type: 'pkcs8', format: 'pem' });
  const signer = new SignedXml({ privateKey: pem, signatureAlgorithm: RSA_SHA256, canonicalizationAlgorithm: EXCLUSIVE_C14N });
  signer.addReference({ xpath: '/*', transforms: [ENVELOPED_SIGNATURE, EXCLUSIVE_C14N], digestAlgorithm: SHA256 });
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: `/*/*[local-name(.)='Issuer']`, action: 'after' } });
  return signer.getSignedXml();
}
