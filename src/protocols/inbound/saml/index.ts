import { createPrivateKey } from 'node:crypto';
import type { InboundProtocol } from '../../contract.js';
import { ownMetadata, type SamlSigning } from './own-metadata.js';
import { providerSource, type ReadFile } from './provider/source.js';
import { SamlSettings } from './settings.js';
import { SamlStrategy } from './strategy.js';

export interface SamlProtocolOptions {
  /** Signs our requests and is published in our metadata; absent means unsigned requests. */
  readonly signing?: SamlSigning | undefined;
  /** Reads the metadata files that connections name. */
  readonly readFile: ReadFile;
}

/** SAML 2.0 service provider, Web Browser SSO: request by HTTP-Redirect, answer by HTTP-POST. */
export function createSamlProtocol({ signing, readFile }: SamlProtocolOptions): InboundProtocol<SamlSettings> {
  const key = signing === undefined ? undefined : createPrivateKey(signing.privateKeyPem);
  return {
    id: 'saml',
    settings: SamlSettings,
    answersBy: 'post',
    answerFields: ['SAMLResponse', 'RelayState'],
    strategy: (connection, tools) => new SamlStrategy(connection, providerSource(connection.settings, tools, readFile), tools, key),
    metadata: (tools) => Promise.resolve(ownMetadata(tools.origin, signing)),
  };
}
