import { compactVerify, decodeProtectedHeader, type CryptoKey } from 'jose';
import { z } from 'zod';
import { HubError } from '../../../../domain/errors.js';
import type { Lms } from '../../../contract/lms.js';
import type { RemoteKeys } from '../../../lti/keys/remote-keys.js';
import { enforce, refusedMessage, type Rule } from '../refusal.js';

const LONGEST_TOKEN = 64 * 1_024;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** Of the sender's own making: keys it brings along, and what must be understood to verify it. */
const BROUGHT_ALONG = ['jku', 'jwk', 'x5u', 'x5c', 'crit'];

const Header = z.looseObject({ alg: z.literal('RS256'), kid: z.string().min(1).max(255) });
const Claims = z.record(z.string(), z.unknown());

const TOKEN_RULES: readonly Rule<string>[] = [
  { id: 'LM-02', holds: (token) => token.length <= LONGEST_TOKEN && COMPACT.test(token), why: 'id_token is longer than 64 kB, or no signed token' },
  { id: 'LM-03', holds: (token) => headerOf(token)['alg'] === 'RS256', why: 'alg is not RS256' },
  { id: 'LM-04', holds: (token) => Header.safeParse(headerOf(token)).success, why: 'kid is missing or unreadable' },
  { id: 'LM-05', holds: (token) => BROUGHT_ALONG.every((name) => !(name in headerOf(token))), why: 'the header brings along what is not its to say' },
];

/** What an LMS signed, with the key that proves it. */
export interface Signed {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly key: CryptoKey;
}

/**
 * The claims of a token that the LMS signed with one of the keys it publishes (Security Framework 1.0, 5.1.3: 1 and 6).
 * @throws HubError `LMS-MESSAGE`, `LMS-PANNE` when its keys cannot be read
 */
export async function signedClaims(lms: Lms, token: string, keys: RemoteKeys): Promise<Signed> {
  enforce(TOKEN_RULES, token, refusedMessage);
  const key = await keys.find(lms, Header.parse(headerOf(token)).kid);
  if (key === undefined && !keys.knows(lms)) throw new HubError('LMS-PANNE', { detail: 'the keys of the LMS cannot be read' });
  if (key === undefined) throw refusedMessage('LM-06', 'the LMS publishes no key of this kid');
  return { key, claims: await verified(token, key) };
}

async function verified(token: string, key: CryptoKey): Promise<Signed['claims']> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: ['RS256'] });
    return Claims.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
  } catch {
    throw refusedMessage('LM-06', 'the signature is not the LMS’s, or it signs no claims');
  }
}

function headerOf(token: string): Readonly<Record<string, unknown>> {
  try {
    return { ...decodeProtectedHeader(token) };
  } catch {
    return {};
  }
}
