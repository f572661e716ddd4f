import { createPrivateKey } from 'node:crypto';
import type { DescriptionCopies, DescriptionReport, Descriptions, InboundProtocol } from '../../contract.js';
import { decryptionKey } from './encryption/decryption-key.js';
import { SamlLogout } from './logout/logout.js';
import type { SamlDecryption } from './own-encryption-keys.js';
import { ownMetadata, type SamlSigning } from './own-metadata.js';
import { Federations, type FederationOptions } from './provider/federations.js';
import { keptDescriptions } from './provider/kept-descriptions.js';
import { ProviderSources, type ReadFile } from './provider/source.js';
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
  /** Where the last good metadata outlives the process; absent means that it does not. */
  readonly copies?: DescriptionCopies;
  /** Is told whenever metadata was read again, or could not be. */
  readonly tell?: (report: DescriptionReport) => void;
  /** The federations that connections may name; absent means none. */
  readonly federations?: FederationOptions;
}

export interface SamlProtocol extends InboundProtocol<SamlSettings> {
  readonly descriptions: Descriptions;
}

/** SAML 2.0 service provider, Web Browser SSO: request by HTTP-Redirect, answer by HTTP-POST. */
export function createSamlProtocol(options: SamlProtocolOptions): SamlProtocol {
  const { signing, decryption = [], note = () => undefined, readFile, copies, tell, federations } = options;
  const key = signing === undefined ? undefined : createPrivateKey(signing.privateKeyPem);
  const decryptionKeys = decryption.map(({ privateKeyPem }) => decryptionKey(privateKeyPem));
  const sources = new ProviderSources({ readFile, copies, tell }, new Federations(federations, { copies, tell }));
  return {
    id: 'saml',
    settings: SamlSettings,
    answersBy: 'post',
    answerFields: ['SAMLResponse', 'RelayState'],
    strategy: (connection, tools) => new SamlStrategy(connection, sources.sourceOf(connection, tools), tools, { signing: key, decryption: decryptionKeys, note }),
    unsolicitedLanding: ({ settings }, answer) => landingOf(settings, answer['RelayState']),
    signOutUrl: ({ settings }) => settings.signOutUrl,
    logout: (connections, tools) => key === undefined ? undefined : new SamlLogout(connections.map((connection) => ({ connection, source: sources.sourceOf(connection, tools) })), tools, key),
    metadata: (tools) => Promise.resolve(ownMetadata({ origin: tools.origin, signing, decryption })),
    describe: ({ id, settings }) => ({ name: settings.entityId, isHidden: () => sources.isHidden(id) }),
    descriptions: keptDescriptions(() => sources.keepers()),
  };
}

/** RelayState of an unsolicited answer is a name among those of the connection (Bindings §3.5.3), or means nothing. */
function landingOf({ unsolicited, landings = {} }: SamlSettings, relayState = ''): string | undefined {
  if (unsolicited !== true) return undefined;
  return Object.hasOwn(landings, relayState) ? landings[relayState] : '';
}
