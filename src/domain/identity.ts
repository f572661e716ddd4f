import { z } from 'zod';
import { PersonId } from './person.js';

/**
 * What a sign-in protocol established, and all that crosses from a protocol to the rest of the hub.
 * The subject means nothing without the connection it came through.
 */
export interface ExternalIdentity {
  readonly connectionId: string;
  readonly protocol: string;
  readonly subject: string;
  /** Attribute name → values, as released by the provider. The map has no prototype. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** When the person really authenticated at the provider, milliseconds since 1970, when it says so. */
  readonly authenticatedAt?: number | undefined;
  /** The session must not outlive this instant (SAML `SessionNotOnOrAfter`), milliseconds since 1970. */
  readonly sessionEndsAt?: number | undefined;
  /** Names the session at the provider, for single logout: a CAS ticket, a SAML SessionIndex. */
  readonly sessionIndex?: string | undefined;
  /** The person's name in the provider's logout messages, where those name a person. */
  readonly logoutSubject?: string | undefined;
  /** What the protocol needs to end the session at the provider; read by nobody else. */
  readonly logoutHandle?: string | undefined;
}

/** (connection, subject) by which a person signs in. */
export const Identity = z.strictObject({
  id: z.string().min(3).max(700),
  connectionId: z.string().min(1).max(64),
  subject: z.string().min(1).max(512),
  personId: PersonId,
  /** Its owner chose this person among several that the provider names, and wants to be asked no more. */
  chosen: z.boolean().optional(),
});
export type Identity = z.infer<typeof Identity>;

/** The key of an identity. Two servers may know the same subject: the connection is always part of it. */
export function identityId(connectionId: string, subject: string): string {
  return `${connectionId} ${subject}`;
}

/** A key of the school directory (such as an AAF join key) by which a trusted provider may name a person. */
export const DirectoryKey = z.strictObject({
  id: z.string().min(3).max(300),
  personId: PersonId,
});
export type DirectoryKey = z.infer<typeof DirectoryKey>;

export function directoryKeyId(kind: string, value: string): string {
  return `${kind} ${value}`;
}
