import type { KeyCabinet, SigningKey } from '../protocols/contract/keys.js';
import type { SigningKeyRecord } from '../store/collections.js';
import type { Collection, Stored } from '../store/port.js';
import { succeeds } from './succeeds.js';

/** More generations than are ever kept at once. */
const MOST = 100;

/** Signing keys of outbound protocols, kept in the store; private parts are encrypted there. */
export function createKeyCabinet(records: Collection<SigningKeyRecord, 'byOwner'>): KeyCabinet {
  return {
    async list(owner) {
      const { items } = await records.find('byOwner', { equals: [owner], limit: MOST });
      return items.map(toKey).sort((a, b) => a.generation - b.generation);
    },
    insert: (key) => succeeds(records.insert(toRecord(key))),
    async replace(read, change) {
      const stored = await records.get(recordId(read));
      if (stored?.state !== read.state || stored.since !== read.since) return false;
      return succeeds(records.replace({ ...stored, ...change }));
    },
    async remove(key) {
      await records.remove(recordId(key));
    },
  };
}

function recordId(key: SigningKey): string {
  return `${key.owner} ${key.generation}`;
}

function toRecord(key: SigningKey): SigningKeyRecord {
  const { generation: _generation, ...fields } = key;
  return { id: recordId(key), ...fields };
}

function toKey(record: Stored<SigningKeyRecord>): SigningKey {
  const { id, version: _version, ...fields } = record;
  return { ...fields, generation: Number(id.slice(id.lastIndexOf(' ') + 1)) };
}
