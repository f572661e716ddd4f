import { createHash } from 'node:crypto';
import type { Person } from '../../src/domain/person.js';
import type { SigningKeyRecord } from '../../src/store/collections.js';
import type { StoreChoice } from '../../src/store/open.js';

/** What the process that will be killed is told. */
export interface CrashOrder {
  readonly store: StoreChoice;
  readonly encryptionKeys: readonly string[];
  readonly round: number;
}

/** A document whose every field follows from its name: one that is not whole shows. */
export function personNumber(name: string): Person {
  const digest = createHash('sha256').update(name).digest('hex');
  return { id: `crash-person-${name}`, givenName: digest, familyName: `Nom ${name}`, displayName: digest.repeat(3), state: 'active' };
}

/** The same with a field that is encrypted. */
export function keyNumber(name: string): SigningKeyRecord {
  const privateJwk = createHash('sha512').update(name).digest('hex').repeat(8);
  return { id: `crash ${name}`, owner: 'crash', kid: name, state: 'active', publicJwk: '{}', privateJwk, since: 1 };
}
