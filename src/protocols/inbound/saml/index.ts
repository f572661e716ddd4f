import { createPrivateKey } from 'node:crypto';
import type { InboundProtocol } from '../../contract.js';
import { decryptionKey } from './encryption/decryption-key.js';
import type { SamlDecryption } from './own-encryption-keys.js';
import { ownMetadata, type SamlSigning } from './own-metadata.js';
import { providerSource, type ReadFile } from './provider/source.js';
import { SamlSettings } from './settings.js';
import { SamlStrategy, type NoteOfProvider } from './strategy.js';

export interface SamlProtocolOptions {
  /** Signs our requests and is published in our metadata; absent means unsigned requests. */
  readonly signing?: SamlSigning | undefined;
  /** What providers may encrypt to, the newest first; empty means that nothing encrypted can be read. */
  readonly decryption?: readonly SamlDecryption[];
  readonly note?: NoteOfProvider;
  /** Reads the metadata files that connections name. */
  readonly readFile: ReadFile;
}

/** SAML 2.0 service provider, Web Browser SSO: request by HTTP-Redirect, answer by HTTP-POST. */
export function createSamlProtocol({ signing, decryption = [], note = () => undefined, readFile }: SamlProtocolOptions): InboundProtocol<SamlSettings> {
  const key = signing === undefined ? undefined : createPrivateKey(signing.privateKeyPem);
  const decryptionKeys = decryption.map(({ privateKeyPem }) => decryptionKey(privateKeyPem));
  return {
    id: 'saml',
    settings: SamlSettings,
    answersBy: 'post',
    answerFields: ['SAMLResponse', 'RelayState'],
    strategy: (connection, tools) => new SamlStrategy(connection, providerSource(connection.settings, tools, readFile), tools, { signing: key, decryption: decryptionKeys, note }),
    unsolicitedLanding: ({ settings }, answer) => landingOf(settings, answer['RelayState']),
    metadata: (tools) => Promise.resolve(ownMetadata(tools.origin, signing, decryption)),
  };
}

/** RelayState of an unsolicited answer is a name among those of the connection (Bindings §3.5.3), or means nothing. */
function landingOf({ unsolicited, landings = {} }: SamlSettings, relayState = ''): string | undefined {
  if (unsolicited !== true) return undefined;
  return Object.hasOwn(landings, relayState) ? landings[relayState] : '';
}
