import type { ExternalIdentity } from '../../../../domain/identity.js';
import { HubError } from '../../../../domain/errors.js';
import { ASSERTION, TRANSIENT_FORMAT, UNSPECIFIED_FORMAT } from '../names.js';
import { logoutFactsOf, MAX_SESSION_INDEX_CHARACTERS } from '../logout/name.js';
import { childrenOf, onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { attributesOf } from './attributes.js';
import { authenticationOf } from './authentication.js';
import { quoted, refuse, type Exchange, type Refusal } from './rule.js';

const MAX_SUBJECT_CHARACTERS = 256;

/**
 * V29 A name for the person, in plain text, qualified by nobody but the provider and us (Core §2.2.2). Not looked at where an
 * attribute names the person.
 */
export function hasPlainNameId(assertion: XmlElement, exchange: Exchange): Refusal | undefined {
  const [nameId, second] = nameIdsOf(assertion);
  if (nameId === undefined) return undefined;
  if (second !== undefined) return refuse('AUTH-FORMAT', 'several NameIDs');
  if (exchange.settings.subjectAttribute !== undefined) return undefined;
  const value = textOf(nameId) ?? '';
  if (value.trim() === '' || value.length > MAX_SUBJECT_CHARACTERS) return refuse('AUTH-FORMAT', 'NameID is empty, too long or not plain text');
  const by = nameId.attributes.get('NameQualifier') || exchange.provider.entityId;
  const forWhom = nameId.attributes.get('SPNameQualifier') || exchange.audience;
  if (by === exchange.provider.entityId && forWhom === exchange.audience) return undefined;
  return refuse('AUTH-FORMAT', `NameID is qualified by ${quoted(by)} for ${quoted(forWhom)}`);
}

/** V33 Of the kind that was asked for: another kind may hold another person's name (Core §3.4.1.1). */
export function hasAskedNameIdFormat(assertion: XmlElement, { settings }: Exchange): Refusal | undefined {
  const [nameId] = nameIdsOf(assertion);
  const asked = settings.nameIdFormat ?? UNSPECIFIED_FORMAT;
  if (nameId === undefined || asked === UNSPECIFIED_FORMAT || settings.subjectAttribute !== undefined) return undefined;
  const format = nameId.attributes.get('Format');
  return format === asked ? undefined : refuse('AUTH-ATTRIBUT', `the NameID is of format ${quoted(format)}, asked for ${quoted(asked)}`);
}

/**
 * Who the verified assertion is about.
 * @throws HubError `AUTH-ATTRIBUT` rule `V33` when it holds nothing an account can be kept under
 */
export function identityOf(assertion: XmlElement, exchange: Exchange): ExternalIdentity {
  const attributes = attributesOf(assertion, exchange);
  const { authenticatedAt, sessionEndsAt, sessionIndex } = authenticationOf(assertion);
  return {
    connectionId: exchange.attempt.connectionId,
    protocol: 'saml',
    subject: subjectOf(assertion, attributes, exchange.settings.subjectAttribute),
    attributes,
    authenticatedAt,
    sessionEndsAt,
    sessionIndex: sessionIndex?.slice(0, MAX_SESSION_INDEX_CHARACTERS),
    ...logoutFactsOf(assertion, exchange),
  };
}

function subjectOf(assertion: XmlElement, attributes: Readonly<Record<string, readonly string[]>>, attributeName: string | undefined): string {
  if (attributeName !== undefined) return attributeSubject(attributes[attributeName] ?? [], attributeName);
  const [nameId] = nameIdsOf(assertion);
  if (nameId === undefined) throw new HubError('AUTH-ATTRIBUT', { rule: 'V33', detail: 'no NameID, and no attribute is configured as subject' });
  if (nameId.attributes.get('Format') === TRANSIENT_FORMAT) {
    throw new HubError('AUTH-ATTRIBUT', { rule: 'V33', detail: 'the NameID is transient: configure an attribute as subject, or ask for a persistent one' });
  }
  return nameId.text;
}

function attributeSubject(values: readonly string[], name: string): string {
  const [value, second] = values;
  if (value === undefined || second !== undefined || value.trim() === '' || value.length > MAX_SUBJECT_CHARACTERS) {
    throw new HubError('AUTH-ATTRIBUT', { rule: 'V33', detail: `${values.length} values of the subject attribute ${quoted(name)}, expected one` });
  }
  return value;
}

function nameIdsOf(assertion: XmlElement): readonly XmlElement[] {
  return childrenOf(onlyChild(assertion, ASSERTION, 'Subject'), ASSERTION, 'NameID');
}
