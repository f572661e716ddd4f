import { randomBytes } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { element, leaf, type Xml } from '../xml.js';
import {
  BASIC_NAME, BEARER, ENVELOPED, EXCLUSIVE_C14N, NAMESPACES, PASSWORD_CONTEXT, PERSISTENT, REQUEST_DENIED, RESPONDER, RSA_SHA256, SHA256, SUCCESS,
} from './names.js';

/** Attribute name → values, in the order they are released. */
export type SamlAttributes = readonly (readonly [name: string, values: readonly string[]])[];

/** What goes into an answer, besides who it is about. */
export interface AnswerFacts {
  readonly entityId: string;
  readonly inResponseTo: string;
  readonly consumerUrl: string;
  readonly audience: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** PEM. */
  readonly privateKey: string;
}

export interface Subject {
  readonly nameId: string;
  readonly attributes: SamlAttributes;
  /** When the person signed in here, milliseconds since 1970. */
  readonly authenticatedAt: number;
  /** What this sign-in is called when it ends. */
  readonly sessionIndex: string;
}

const LIFE_MS = 5 * 60_000;
const SESSION_MS = 8 * 3_600_000;

/** A signed assertion in a signed response (Profiles §4.1.4.2), base64 for the POST binding. */
export function successResponse(facts: AnswerFacts, subject: Subject): string {
  const assertion = sign(assertionElement(facts, subject).xml, 'Assertion', facts.privateKey);
  return envelope(facts, [statusElement(SUCCESS), { xml: assertion }]);
}

/** The provider says no: a signed response without an assertion (Core §3.2.2.2). */
export function refusalResponse(facts: AnswerFacts): string {
  return envelope(facts, [statusElement(RESPONDER, REQUEST_DENIED)]);
}

function envelope(facts: AnswerFacts, children: readonly Xml[]): string {
  const attributes = {
    ...NAMESPACES.protocol,
    ...NAMESPACES.assertion,
    ID: newId(),
    Version: '2.0',
    IssueInstant: instant(facts.now),
    Destination: facts.consumerUrl,
    InResponseTo: facts.inResponseTo,
  };
  const response = element('samlp:Response', attributes, [leaf('saml:Issuer', facts.entityId), ...children]);
  return Buffer.from(sign(response.xml, 'Response', facts.privateKey)).toString('base64');
}

function assertionElement(facts: AnswerFacts, { nameId, attributes, authenticatedAt, sessionIndex }: Subject): Xml {
  const { now, entityId, audience } = facts;
  const session = { AuthnInstant: instant(authenticatedAt), SessionIndex: sessionIndex, SessionNotOnOrAfter: instant(now + SESSION_MS) };
  return element('saml:Assertion', { ...NAMESPACES.assertion, ID: newId(), Version: '2.0', IssueInstant: instant(now) }, [
    leaf('saml:Issuer', entityId),
    element('saml:Subject', {}, [leaf('saml:NameID', nameId, { Format: PERSISTENT, NameQualifier: entityId, SPNameQualifier: audience }), confirmation(facts)]),
    element('saml:Conditions', { NotBefore: instant(now - 60_000), NotOnOrAfter: instant(now + LIFE_MS) }, [
      element('saml:AudienceRestriction', {}, [leaf('saml:Audience', audience)]),
    ]),
    element('saml:AuthnStatement', session, [element('saml:AuthnContext', {}, [leaf('saml:AuthnContextClassRef', PASSWORD_CONTEXT)])]),
    element('saml:AttributeStatement', {}, attributes.map(attributeElement)),
  ]);
}

function confirmation({ consumerUrl, inResponseTo, now }: AnswerFacts): Xml {
  const data = element('saml:SubjectConfirmationData', { InResponseTo: inResponseTo, Recipient: consumerUrl, NotOnOrAfter: instant(now + LIFE_MS) });
  return element('saml:SubjectConfirmation', { Method: BEARER }, [data]);
}

function attributeElement([name, values]: SamlAttributes[number]): Xml {
  return element('saml:Attribute', { Name: name, NameFormat: BASIC_NAME }, values.map((value) => leaf('saml:AttributeValue', value)));
}

function statusElement(code: string, second?: string): Xml {
  const inner = second === undefined ? [] : [element('samlp:StatusCode', { Value: second })];
  return element('samlp:Status', {}, [element('samlp:StatusCode', { Value: code }, inner)]);
}

/** An enveloped signature, right after the Issuer (Core §5.4). */
function sign(xml: string, localName: 'Assertion' | 'Response', privateKey: string): string {
  const signer = new SignedXml({ privateKey, signatureAlgorithm: RSA_SHA256, canonicalizationAlgorithm: EXCLUSIVE_C14N });
  const root = `/*[local-name(.)='${localName}']`;
  signer.addReference({ xpath: root, transforms: [ENVELOPED, EXCLUSIVE_C14N], digestAlgorithm: SHA256 });
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: `${root}/*[local-name(.)='Issuer']`, action: 'after' } });
  return signer.getSignedXml();
}

export function newId(): string {
  return `_${randomBytes(20).toString('hex')}`;
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
