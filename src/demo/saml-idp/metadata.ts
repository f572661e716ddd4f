import { element, leaf, type Xml } from '../xml.js';
import { HTTP_REDIRECT, NAMESPACES, PERSISTENT, PROTOCOL } from './names.js';

export interface MetadataFacts {
  readonly entityId: string;
  readonly singleSignOnUrl: string;
  readonly singleLogoutUrl: string;
  /** PEM. */
  readonly certificates: readonly string[];
  readonly displayName: string;
}

/** The provider's description (Metadata §2.4.3): both certificates, so that a key can change without an outage. */
export function idpMetadata({ entityId, singleSignOnUrl, singleLogoutUrl, certificates, displayName }: MetadataFacts): string {
  const role = element('md:IDPSSODescriptor', { protocolSupportEnumeration: PROTOCOL, WantAuthnRequestsSigned: 'true' }, [
    ...certificates.map(keyDescriptor),
    element('md:SingleLogoutService', { Binding: HTTP_REDIRECT, Location: singleLogoutUrl }),
    leaf('md:NameIDFormat', PERSISTENT),
    element('md:SingleSignOnService', { Binding: HTTP_REDIRECT, Location: singleSignOnUrl }),
  ]);
  const organisation = element('md:Organization', {}, [
    leaf('md:OrganizationName', displayName, { 'xml:lang': 'fr' }),
    leaf('md:OrganizationDisplayName', displayName, { 'xml:lang': 'fr' }),
    leaf('md:OrganizationURL', singleSignOnUrl, { 'xml:lang': 'fr' }),
  ]);
  return element('md:EntityDescriptor', { ...NAMESPACES.metadata, ...NAMESPACES.signature, entityID: entityId }, [role, organisation]).xml;
}

function keyDescriptor(certificate: string): Xml {
  const base64 = certificate.replace(/-----(BEGIN|END) CERTIFICATE-----|\s/g, '');
  return element('md:KeyDescriptor', { use: 'signing' }, [
    element('ds:KeyInfo', {}, [element('ds:X509Data', {}, [leaf('ds:X509Certificate', base64)])]),
  ]);
}
