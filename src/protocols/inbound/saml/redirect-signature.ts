import { sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SIGNED = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg'];
const signOffThread = promisify<string, Buffer, KeyObject, Buffer>(sign);

/**
 * The address of a message, signed (HTTP-Redirect binding, Bindings 2.0 §3.4.4.1): over `SAMLRequest` or `SAMLResponse`,
 * `RelayState` and `SigAlg` in this order, encoded exactly as they stand in the query. What else the address asks for is not signed.
 * @param key an RSA private key
 */
export async function signedAddress(address: string, key: KeyObject): Promise<string> {
  const url = new URL(address);
  url.searchParams.set('SigAlg', RSA_SHA256);
  const sent = url.search.slice(1).split('&');
  const octets = SIGNED.flatMap((name) => sent.find((pair) => pair.startsWith(`${name}=`)) ?? []).join('&');
  const signature = await signOffThread('sha256', Buffer.from(octets), key);
  url.searchParams.set('Signature', signature.toString('base64'));
  return url.href;
}
