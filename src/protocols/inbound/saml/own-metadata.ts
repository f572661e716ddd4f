import { createHash } from 'node:crypto';
import { generateServiceProviderMetadata } from '@node-saml/passport-saml';
import { metadataUrl, postUrl, type Reply } from '../../contract.js';
import { encryptionKeyDescriptors, type SamlDecryption } from './own-encryption-keys.js';
import { withLogoutServices } from './logout/own-services.js';

const CACHE_SECONDS = 3_600;

/** The hub's own key as a service provider; PEM. */
export interface SamlSigning {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

/**
 * Our own description for a provider's administrator: one address to post answers to, our signing certificate,
 * what to encrypt to when there is such a key (a provider that sees one encrypts). It asks for no signed assertions: a provider that signs
 * just one thing should sign the response, as connections expect by default. The same facts give the same bytes.
 */
export function ownMetadata(origin: string, signing: SamlSigning | undefined, decryption: readonly SamlDecryption[]): Reply {
  const entityId = metadataUrl(origin, 'saml');
  const generated = generateServiceProviderMetadata({
    issuer: entityId,
    callbackUrl: postUrl(origin, 'saml'),
    identifierFormat: null,
    wantAssertionsSigned: false,
    signMetadata: false,
    generateUniqueId: () => `_${createHash('sha256').update(entityId).digest('hex')}`,
    ...(signing === undefined ? {} : { privateKey: signing.privateKeyPem, publicCerts: signing.certificatePem }),
  });
  const body = generated.replace(/<(SingleLogoutService|NameIDFormat|AssertionConsumerService)\b/, (next) => `${encryptionKeyDescriptors(decryption)}${next}`);
  const described = signing === undefined ? body : withLogoutServices(body, origin);
  return { kind: 'document', type: 'application/samlmetadata+xml', body: described, cacheSeconds: CACHE_SECONDS };
}
