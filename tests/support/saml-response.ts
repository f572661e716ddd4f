/** Attributes of an element; `undefined` leaves one out. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** What the answer is about: the request, who asked, who answers, and when. */
export interface ResponseFacts {
  readonly requestId: string;
  /** Assertion consumer service. */
  readonly consumerUrl: string;
  readonly audience: string;
  /** The identity provider. */
  readonly entityId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** In what a response differs from a genuine one. Attributes are merged over the genuine ones; XML replaces it. */
export interface Differences {
  readonly response?: Attributes;
  /** XML; empty leaves it out. */
  readonly responseIssuer?: string;
  readonly status?: string;
  readonly assertion?: Attributes;
  /** XML; empty leaves it out. */
  readonly assertionIssuer?: string;
  readonly nameId?: string;
  readonly method?: string;
  readonly confirmationData?: Attributes;
  /** XML of every SubjectConfirmation. */
  readonly confirmations?: string;
  readonly conditions?: Attributes;
  /** XML inside Conditions. */
  readonly restrictions?: string;
  readonly authn?: Attributes;
  readonly classRef?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** The text as it is, before it is signed. */
  readonly unsigned?: (xml: string) => string;
}

export const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
export const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';

const NAMESPACES = { 'xmlns:samlp': 'urn:oasis:names:tc:SAML:2.0:protocol', 'xmlns:saml': 'urn:oasis:names:tc:SAML:2.0:assertion' };
const TEXT = { 'xmlns:xs': 'http://www.w3.org/2001/XMLSchema', 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' };
const MINUTE = 60_000;

/** An unsigned Response as Shibboleth, Keycloak and others write it, with what it differs in. */
export function responseXml(facts: ResponseFacts, differences: Differences = {}): string {
  const { consumerUrl, entityId, requestId, now } = facts;
  const own = { ID: '_response', Version: '2.0', IssueInstant: instant(now), Destination: consumerUrl, InResponseTo: requestId };
  const xml = element('samlp:Response', { ...NAMESPACES, ...own, ...differences.response }, [
    differences.responseIssuer ?? issuerXml(entityId),
    differences.status ?? statusXml(SUCCESS),
    assertionXml(facts, differences),
  ]);
  return differences.unsigned?.(xml) ?? xml;
}

/** The Assertion alone. */
export function assertionXml(facts: ResponseFacts, differences: Differences = {}): string {
  const own = { 'xmlns:saml': NAMESPACES['xmlns:saml'], ID: '_assertion', Version: '2.0', IssueInstant: instant(facts.now) };
  return element('saml:Assertion', { ...own, ...differences.assertion }, [
    differences.assertionIssuer ?? issuerXml(facts.entityId),
    subjectXml(facts, differences),
    conditionsXml(facts, differences),
    authnStatementXml(facts, differences),
    attributeStatementXml(differences.attributes ?? { uid: ['mbertin'] }),
  ]);
}

export function issuerXml(entityId: string, attributes: Attributes = {}): string {
  return element('saml:Issuer', attributes, escape(entityId));
}

export function nameIdXml(text: string, attributes: Attributes = { Format: PERSISTENT }): string {
  return element('saml:NameID', attributes, escape(text));
}

/** The first code is the top-level one; each next one stands inside it. */
export function statusXml(...codes: readonly string[]): string {
  return element('samlp:Status', {}, codes.reduceRight((inner, code) => element('samlp:StatusCode', { Value: code }, inner), ''));
}

export function confirmationXml(method: string, data: Attributes): string {
  return element('saml:SubjectConfirmation', { Method: method }, element('saml:SubjectConfirmationData', data, ''));
}

export function audienceXml(...audiences: readonly string[]): string {
  return element('saml:AudienceRestriction', {}, audiences.map((audience) => element('saml:Audience', {}, escape(audience))));
}

/** What a bearer confirmation says in a genuine response. */
export function bearerData({ consumerUrl, requestId, now }: ResponseFacts): Attributes {
  return { Recipient: consumerUrl, InResponseTo: requestId, NotOnOrAfter: instant(now + 5 * MINUTE) };
}

export function attributeStatementXml(attributes: Readonly<Record<string, readonly string[]>>): string {
  return element('saml:AttributeStatement', {}, Object.entries(attributes).map(([name, values]) =>
    element('saml:Attribute', { Name: name, NameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic', FriendlyName: `${name} (label)` }, values.map((value) =>
      element('saml:AttributeValue', { ...TEXT, 'xsi:type': 'xs:string' }, escape(value))))));
}

export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Replaces what must be there, so that a test about a changed document cannot pass on an unchanged one. */
export function swap(xml: string, found: string | RegExp, replacement: string): string {
  const swapped = xml.replace(found, () => replacement);
  if (swapped === xml) throw new Error(`nothing to replace: ${String(found)}`);
  return swapped;
}

function subjectXml(facts: ResponseFacts, { nameId, method, confirmationData, confirmations }: Differences): string {
  const data = { ...bearerData(facts), ...confirmationData };
  return element('saml:Subject', {}, [nameId ?? nameIdXml('f3a9c2d1e0b47a65'), confirmations ?? confirmationXml(method ?? BEARER, data)]);
}

function conditionsXml({ audience, now }: ResponseFacts, { conditions, restrictions }: Differences): string {
  const own = { NotBefore: instant(now - MINUTE), NotOnOrAfter: instant(now + 5 * MINUTE) };
  return element('saml:Conditions', { ...own, ...conditions }, restrictions ?? audienceXml(audience));
}

function authnStatementXml({ now }: ResponseFacts, { authn, classRef }: Differences): string {
  const own = { AuthnInstant: instant(now - MINUTE), SessionIndex: '_session::1', SessionNotOnOrAfter: instant(now + 480 * MINUTE) };
  return element('saml:AuthnStatement', { ...own, ...authn }, element('saml:AuthnContext', {}, element('saml:AuthnContextClassRef', {}, classRef ?? PASSWORD)));
}

export function element(name: string, attributes: Attributes, content: string | readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => (value === undefined ? '' : ` ${key}="${escape(value)}"`));
  return `<${name}${written.join('')}>${typeof content === 'string' ? content : content.join('')}</${name}>`;
}
