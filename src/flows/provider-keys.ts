import { keyedHash } from './tokens.js';

/** A session as its provider names it, in an answer or in a logout message. */
export interface ProviderSession {
  readonly connectionId: string;
  /** The person's name there, where logout messages name a person. */
  readonly subject?: string | undefined;
  /** The session's name there: a ticket, a session index. */
  readonly session?: string | undefined;
}

/** Under what a session is found again when its provider ends it. */
export interface ProviderKeys {
  readonly providerSubject?: string;
  readonly providerSession?: string;
}

/** Two providers may use the same names: the connection is part of every key. A session of another name is another session. */
export function providerKeys(secret: string, { connectionId, subject, session }: ProviderSession): ProviderKeys {
  return {
    ...(subject === undefined ? {} : { providerSubject: keyOf(secret, 'provider-subject', [connectionId, subject]) }),
    ...(session === undefined ? {} : { providerSession: keyOf(secret, 'provider-session', [connectionId, subject ?? '', session]) }),
  };
}

function keyOf(secret: string, purpose: string, parts: readonly string[]): string {
  return keyedHash(secret, `${purpose} ${JSON.stringify(parts)}`);
}
