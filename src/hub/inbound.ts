import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '../config/schema.js';
import type { BoundConnection, ConnectionBook } from '../flows/connection-book.js';
import { createDescriptionCopies } from '../flows/description-copies.js';
import type { HubOperations } from '../operations/operations.js';
import type { OutgoingHttpClient } from '../outgoing/http-client.js';
import type { InboundProtocol, InboundTools, LogoutService } from '../protocols/contract.js';
import { casProtocol } from '../protocols/inbound/cas/index.js';
import { createSamlProtocol, type SamlProtocol } from '../protocols/inbound/saml/index.js';
import type { SamlDecryption } from '../protocols/inbound/saml/own-encryption-keys.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';
import { found } from './found.js';

interface SamlParts {
  readonly store: Store;
  readonly operations: HubOperations;
  readonly http: OutgoingHttpClient;
}

/** The ways to sign in, by their names. */
export function inboundProtocols(saml: SamlProtocol): ReadonlyMap<string, InboundProtocol> {
  const protocols = [casProtocol, saml] as unknown as readonly InboundProtocol[];
  return new Map(protocols.map((protocol) => [protocol.id, protocol]));
}

/** The pair that is published first, then the one that is being given up. */
function decryptionPairs(saml: Config['secrets']['saml']): readonly SamlDecryption[] {
  const pairs = [[saml.decryptionKey, saml.decryptionCertificate], [saml.previousDecryptionKey, saml.previousDecryptionCertificate]];
  return pairs.flatMap(([privateKeyPem, certificatePem]) => (privateKeyPem === undefined || certificatePem === undefined ? [] : [{ privateKeyPem, certificatePem }]));
}

/** Single logout of each protocol that has it, for the connections that are switched on. */
export function logoutServices(inbound: ReadonlyMap<string, InboundProtocol>, book: ConnectionBook, tools: InboundTools): ReadonlyMap<string, LogoutService> {
  const made = [...inbound.values()].map((protocol) => {
    const own = book.all().filter(({ protocolId, connection }) => protocolId === protocol.id && connection.enabled);
    return [protocol.id, protocol.logout?.(own, tools)] as const;
  });
  return new Map(made.filter((entry): entry is [string, LogoutService] => entry[1] !== undefined));
}

/** The hub as a SAML service provider, with its keys and with what it reads of federations. */
export function createInboundSaml({ secrets, directory, federations }: Config, { store, operations, http }: SamlParts): SamlProtocol {
  const { privateKey, certificate } = secrets.saml;
  const at = (path: string): string => resolve(directory, path);
  return createSamlProtocol({
    signing: privateKey === undefined || certificate === undefined ? undefined : { privateKeyPem: privateKey, certificatePem: certificate },
    decryption: decryptionPairs(secrets.saml),
    note: (connectionId, what) => { operations.log.warn('provider', { connectionId, what }); },
    readFile: (path) => readFile(at(path), 'utf8'),
    copies: createDescriptionCopies(store.collection(COLLECTIONS.descriptionCopies)),
    tell: (report) => { operations.description(report); },
    federations: { federations, download: http.download, readBytes: async (path) => new Uint8Array(await readFile(at(path))) },
  });
}

export function protocolOf(inbound: ReadonlyMap<string, InboundProtocol>, { protocolId }: BoundConnection): InboundProtocol {
  return found(inbound.get(protocolId), protocolId);
}
