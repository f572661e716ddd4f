import { HubError } from '../domain/errors.js';
import type { KeyCabinet, SigningKey } from '../protocols/contract.js';
import type { SigningKeyRecord } from '../store/collections.js';
import type { Collection, Stored } from '../store/port.js';

/** Signing keys of outbound protocols, kept in the store; private parts are encrypted there. */
export function createKeyCabinet(records: Collection<SigningKeyRecord, 'byOwner'>): KeyCabinet {
  return {
    async list(owner) {
      const { items } = await records.find('byOwner', { equals: [owner], limit: 100 });
      return items.map(toKey);
    },
    insert: (key) => succeeds(records.insert(toRecord(key))),
    async replace(key) {
      const stored = await records.get(recordId(key));
      if (stored === undefined) return false;
      return succeeds(records.replace({ ...toRecord(key), version: stored.version }));
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

async function succeeds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof HubError && error.code === 'SYS-CONFLIT') return false;
    throw error;
  }
}
