import { CompactSign } from 'jose';
import type { SigningPair } from './key-ring.js';

/** Claims in the form in which a tool gets them (Security Framework 1.0, 5.1). */
export function signedToken(claims: Readonly<Record<string, unknown>>, { kid, privateKey }: SigningPair): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(privateKey);
}
