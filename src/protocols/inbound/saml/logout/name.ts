import { z } from 'zod';
import type { ExternalIdentity } from '../../../../domain/identity.js';
import { ASSERTION } from '../names.js';
import { childrenOf, onlyChild, textOf, type XmlElement } from '../xml/element.js';

const MAX_NAME_CHARACTERS = 256;
const MAX_HANDLE_CHARACTERS = 4_000;
export const MAX_SESSION_INDEX_CHARACTERS = 256;

/** A NameID as the provider wrote it: a request to log out must repeat it exactly (Profiles §4.4.4.1). */
const LogoutName = z.strictObject({
  value: z.string(),
  Format: z.string().optional(),
  NameQualifier: z.string().optional(),
  SPNameQualifier: z.string().optional(),
});
export type LogoutName = z.infer<typeof LogoutName>;

/** What is kept of a sign-in so that its session can be ended at the provider. */
export const LogoutHandle = z.strictObject({ name: LogoutName, sessionIndex: z.string().optional() });
export type LogoutHandle = z.infer<typeof LogoutHandle>;

/** Who qualifies names that say nothing about it: the provider and us. */
export interface Qualifiers {
  readonly provider: { readonly entityId: string };
  readonly audience: string;
}

/** The name in a NameID of plain text; undefined for anything that could not come back in a message. */
export function logoutNameOf(nameId: XmlElement | undefined): LogoutName | undefined {
  const value = textOf(nameId) ?? '';
  if (nameId === undefined || value.trim() === '' || value.length > MAX_NAME_CHARACTERS) return undefined;
  const { attributes } = nameId;
  return {
    value,
    Format: attributes.get('Format'),
    NameQualifier: attributes.get('NameQualifier'),
    SPNameQualifier: attributes.get('SPNameQualifier'),
  };
}

/**
 * One text for one name: the value and who qualifies it, said or not (Core §8.3.7). The format is no part of it: providers
 * leave it out of one of two messages, and a session that ends too early does less harm than one that stays.
 */
export function subjectText({ value, NameQualifier, SPNameQualifier }: LogoutName, { provider, audience }: Qualifiers): string {
  return JSON.stringify([value.trim(), NameQualifier || provider.entityId, SPNameQualifier || audience]);
}

/** What single logout needs to know of a verified assertion. */
export function logoutFactsOf(assertion: XmlElement, qualifiers: Qualifiers): Pick<ExternalIdentity, 'logoutSubject' | 'logoutHandle'> {
  const [nameId] = childrenOf(onlyChild(assertion, ASSERTION, 'Subject'), ASSERTION, 'NameID');
  const name = logoutNameOf(nameId);
  if (name === undefined) return {};
  const sessionIndex = childrenOf(assertion, ASSERTION, 'AuthnStatement')[0]?.attributes.get('SessionIndex');
  const handle = JSON.stringify({ name, sessionIndex });
  return { logoutSubject: subjectText(name, qualifiers), logoutHandle: handle.length > MAX_HANDLE_CHARACTERS ? undefined : handle };
}
