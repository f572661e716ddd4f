import { compactVerify, decodeJwt, decodeProtectedHeader, errors } from 'jose';
import type { Registration } from '../registration.js';
import type { RemoteKeys } from '../../../lti/keys/remote-keys.js';

const LONGEST_KEY_NAME = 255;

/** A token of a tool that is not its own, or cannot be read. */
export class ToolTokenFault extends Error {
  constructor(
    /** The clause: `T-04` its form, `T-05` its key, `T-10` its signature. */
    readonly rule: 'T-04' | 'T-05' | 'T-10',
    readonly description: string,
  ) {
    super(`${rule}: ${description}`);
  }
}

/** Whom a token says it is from, before anything of it is believed. @throws ToolTokenFault */
export function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw unreadable();
  }
}

/**
 * What a tool signed (Security Framework 1.0, 5.1.3 and 5.2): by RS256, whatever the header asks for, with a key that this client
 * publishes under the name in the header. Keys in the header, or that it points to, count for nothing.
 * @throws ToolTokenFault
 */
export async function verifiedClaims(keys: RemoteKeys, registration: Registration, token: string): Promise<unknown> {
  const kid = keyNameOf(token);
  const key = await keys.find({ id: registration.clientId, keySetUrl: registration.keySetUrl }, kid);
  if (key === undefined) throw new ToolTokenFault('T-05', 'kid is not in the key set of the client, or the key set cannot be read');
  try {
    const { payload } = await compactVerify(token, key, { algorithms: ['RS256'] });
    return JSON.parse(new TextDecoder().decode(payload)) as unknown;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new ToolTokenFault('T-10', 'the signature does not verify');
    throw unreadable();
  }
}

function keyNameOf(token: string): string {
  const { alg, kid } = headerOf(token);
  if (alg !== 'RS256') throw new ToolTokenFault('T-04', 'alg must be RS256');
  if (typeof kid !== 'string' || kid === '' || kid.length > LONGEST_KEY_NAME) throw new ToolTokenFault('T-05', 'kid is missing');
  return kid;
}

function headerOf(token: string) {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw unreadable();
  }
}

function unreadable(): ToolTokenFault {
  return new ToolTokenFault('T-04', 'it must be a compact JWS of JSON claims');
}
