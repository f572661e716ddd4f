import type { Answer, Attempt } from '../../src/protocols/contract.js';
import { makeKey, type KeyAndCertificate } from './certificate.js';
import { encryptAssertion, type EncryptionDraft } from './saml-encryption.js';
import { assertionXml, escape, responseXml, type Differences, type ResponseFacts } from './saml-response.js';
import { signXml, type SignatureDraft } from './saml-signature.js';

/** A response of this provider: what it says, what is signed and how, and what happens to it on the way. */
export interface AnswerDraft extends Differences {
  readonly signed?: 'response' | 'assertion' | 'both' | 'nothing';
  readonly signature?: Partial<SignatureDraft>;
  /** For whom the assertion is encrypted, and how: after it was signed, before the response is. */
  readonly encrypted?: EncryptionDraft;
  /** How the assertion is signed, when not like the response. */
  readonly assertionSignature?: Partial<SignatureDraft>;
  /** The text as it is posted, after it was signed. */
  readonly posted?: (xml: string) => string;
}

export interface MetadataDraft {
  readonly keys?: readonly KeyAndCertificate[];
  readonly ssoUrl?: string;
  readonly validUntil?: string;
  /** XML of the SingleLogoutService elements. */
  readonly logoutServices?: string;
  /** The text as it is published. */
  readonly published?: (xml: string) => string;
}

/** A SAML identity provider for tests: genuine in everything a test does not say otherwise. */
export interface SamlIdentityProvider {
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly own: KeyAndCertificate;
  /** The XML of a Response. */
  respond(facts: ResponseFacts, draft?: AnswerDraft): string;
  /** The XML of a signed Assertion alone. */
  assert(facts: ResponseFacts, draft?: AnswerDraft): string;
  metadata(draft?: MetadataDraft): string;
}

export function createIdentityProvider(entityId = 'https://idp.ac-exemple.fr/metadata', own: KeyAndCertificate = makeKey()): SamlIdentityProvider {
  const ssoUrl = new URL('/sso', entityId).href;
  return {
    entityId,
    ssoUrl,
    own,
    respond(facts, { signed = 'response', signature, assertionSignature, encrypted, posted, ...differences } = {}) {
      const ids = { response: differences.response?.['ID'] ?? '_response', assertion: differences.assertion?.['ID'] ?? '_assertion' };
      let xml = responseXml({ ...facts, entityId }, differences);
      if (signed === 'assertion' || signed === 'both') xml = signXml(xml, ids.assertion, { key: own.key, ...signature, ...assertionSignature });
      if (encrypted !== undefined) xml = encryptAssertion(xml, encrypted);
      if (signed === 'response' || signed === 'both') xml = signXml(xml, ids.response, { key: own.key, ...signature });
      return posted?.(xml) ?? xml;
    },
    assert(facts, { signature, ...differences } = {}) {
      return signXml(assertionXml({ ...facts, entityId }, differences), differences.assertion?.['ID'] ?? '_assertion', { key: own.key, ...signature });
    },
    metadata: (draft = {}) => metadataXml(entityId, { keys: [own], ssoUrl, ...draft }),
  };
}

/** What the browser posts. */
export function answerOf(xml: string | Uint8Array, attempt: Pick<Attempt, 'id'>): Answer {
  return { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: attempt.id };
}

function metadataXml(entityId: string, { keys = [], ssoUrl = '', validUntil, logoutServices = '', published }: MetadataDraft): string {
  const end = validUntil === undefined ? '' : ` validUntil="${validUntil}"`;
  const xml = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${escape(entityId)}"${end}>
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAuthnRequestsSigned="true">
${keys.map(({ certificateBase64 }) => keyDescriptorXml(certificateBase64)).join('\n')}
${logoutServices}    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${escape(ssoUrl)}/post"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${escape(ssoUrl)}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;
  return published?.(xml) ?? xml;
}

/** A KeyDescriptor; `use` empty for none. */
export function keyDescriptorXml(certificate: string, use = 'signing'): string {
  const attribute = use === '' ? '' : ` use="${use}"`;
  return `    <md:KeyDescriptor${attribute}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
}
