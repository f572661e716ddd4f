import { createPrivateKey } from 'node:crypto';
import type { InboundConnection, InboundProtocol, InboundTools } from '../../contract.js';
import { decryptionKey } from './encryption/decryption-key.js';
import { SamlLogout } from './logout/logout.js';
import type { SamlDecryption } from './own-encryption-keys.js';
import { ownMetadata, type SamlSigning } from './own-metadata.js';
import { providerSource, type ProviderSource, type ReadFile } from './provider/source.js';
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
  const sources = new Map<string, ProviderSource>();
  /** One for a connection, whatever asks: metadata is read once. */
  const sourceOf = ({ id, settings }: InboundConnection<SamlSettings>, tools: InboundTools): ProviderSource => {
    const source = sources.get(id) ?? providerSource(settings, tools, readFile);
    sources.set(id, source);
    return source;
  };
  return {
    id: 'saml',
    settings: SamlSettings,
    answersBy: 'post',
    answerFields: ['SAMLResponse', 'RelayState'],
    strategy: (connection, tools) => new SamlStrategy(connection, sourceOf(connection, tools), tools, { signing: key, decryption: decryptionKeys, note }),
    unsolicitedLanding: ({ settings }, answer) => landingOf(settings, answer['RelayState']),
    signOutUrl: ({ settings }) => settings.signOutUrl,
    logout: (connections, tools) => key === undefined ? undefined : new SamlLogout(connections.map((connection) => ({ connection, source: sourceOf(connection, tools) })), tools, key),
    metadata: (tools) => Promise.resolve(ownMetadata({ origin: tools.origin, signing, decryption })),
  };
}

/** RelayState of an unsolicited answer is a name among those of the connection (Bindings §3.5.3), or means nothing. */
function landingOf({ unsolicited, landings = {} }: SamlSettings, relayState = ''): string | undefined {
  if (unsolicited !== true) return undefined;
  return Object.hasOwn(landings, relayState) ? landings[relayState] : '';
}
