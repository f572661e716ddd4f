import { discoveryUrl, metadataUrl, postUrl, type Reply } from '../../contract.js';
import { DISCOVERY_PROTOCOL, HTTP_POST, METADATA, PROTOCOL, XML_SIGNATURE } from './names.js';
import { encryptionKeys, type SamlDecryption } from './own-encryption-keys.js';
import { keyDescriptor } from './own-key-descriptor.js';
import { logoutServices } from './logout/own-services.js';
import { writeXml, type WrittenElement } from './xml/write.js';

const CACHE_SECONDS = 3_600;
const NAMESPACES = { md: METADATA, ds: XML_SIGNATURE, idpdisc: DISCOVERY_PROTOCOL };

/** The hub's own key as a service provider; PEM. */
export interface SamlSigning {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

/** What our description is made of: configuration only, so that the same facts give the same bytes. */
export interface OwnFacts {
  readonly origin: string;
  readonly signing: SamlSigning | undefined;
  /** Pairs to which providers encrypt, the newest first. */
  readonly decryption: readonly SamlDecryption[];
}

/** Some elements of our role, or none. */
type Part = (facts: OwnFacts) => readonly WrittenElement[];

/**
 * The parts of our SPSSODescriptor, in the order of the schema (Metadata §2.4.1, §2.4.2, §2.4.4): extensions, keys, single
 * logout, name formats, where answers go. A provider that sees an encryption key encrypts. There is no wish for signed
 * assertions: a provider that signs just one thing should sign the response, as connections expect by default.
 */
const PARTS: readonly Part[] = [extensions, signingKey, encryption, logout, answers];

/** Our own description for a provider's administrator. */
export function ownMetadata(facts: OwnFacts): Reply {
  const role = {
    name: 'md:SPSSODescriptor',
    attributes: { protocolSupportEnumeration: PROTOCOL, AuthnRequestsSigned: String(facts.signing !== undefined) },
    content: PARTS.flatMap((part) => part(facts)),
  };
  const root = { name: 'md:EntityDescriptor', attributes: { entityID: metadataUrl(facts.origin, 'saml') }, content: [role] };
  return { kind: 'document', type: 'application/samlmetadata+xml', body: writeXml(root, NAMESPACES), cacheSeconds: CACHE_SECONDS };
}

/** Where a discovery service sends the person back to (Identity Provider Discovery Service Protocol §2.5). */
function extensions({ origin }: OwnFacts): readonly WrittenElement[] {
  const attributes = { Binding: DISCOVERY_PROTOCOL, Location: discoveryUrl(origin, 'saml'), index: '1' };
  return [{ name: 'md:Extensions', content: [{ name: 'idpdisc:DiscoveryResponse', attributes }] }];
}

function signingKey({ signing }: OwnFacts): readonly WrittenElement[] {
  return signing === undefined ? [] : [keyDescriptor('signing', signing.certificatePem)];
}

function encryption({ decryption }: OwnFacts): readonly WrittenElement[] {
  return encryptionKeys(decryption);
}

/** Logout messages are always signed: without a key there is no single logout. */
function logout({ origin, signing }: OwnFacts): readonly WrittenElement[] {
  return signing === undefined ? [] : logoutServices(origin);
}

function answers({ origin }: OwnFacts): readonly WrittenElement[] {
  return [{ name: 'md:AssertionConsumerService', attributes: { Binding: HTTP_POST, Location: postUrl(origin, 'saml'), index: '1', isDefault: 'true' } }];
}
