import { writeFileSync } from 'node:fs';
import { makeKey } from '../support/certificate.js';
import { aggregateXml } from '../support/saml-aggregate.js';
import { createIdentityProvider } from '../support/saml-identity-provider.js';
import { childOptions } from './child.js';

export interface FederationOptions {
  readonly entities: number;
  readonly file: string;
}

export interface FederationReady {
  /** PEM. */
  readonly certificate: string;
  /** entityID in the middle of the file. */
  readonly wanted: string;
  readonly megabytes: number;
}

/** Together with the rest they make an entity as long as those of real federations are, 6 or 7 kB. */
const KEYS_OF_ENTITY = 4;
const VALID_MS = 7 * 86_400_000;
const entityId = (index: number): string => `https://idp-${index}.example.fr/metadata`;

/** Writes and signs the file of a made-up federation. */
const { entities, file } = childOptions() as FederationOptions;
const [federation, member] = [makeKey(), makeKey()];
const keys = Array.from({ length: KEYS_OF_ENTITY }, () => member);
const xml = aggregateXml({
  members: Array.from({ length: entities }, (_, index) => createIdentityProvider(entityId(index), member).metadata({ keys })),
  key: federation,
  validUntil: new Date(Date.now() + VALID_MS).toISOString(),
});
writeFileSync(file, xml);
const wanted = entityId(Math.floor(entities / 2));
console.log(JSON.stringify({ certificate: federation.certificatePem, wanted, megabytes: Buffer.byteLength(xml) / 1_000_000 } satisfies FederationReady));
