import type { DescriptionCopies } from '../protocols/contract.js';
import type { DescriptionCopyRecord } from '../store/collections.js';
import type { Collection } from '../store/port.js';

/** The last good copies of descriptions, kept in the store for every hub process. */
export function createDescriptionCopies(records: Collection<DescriptionCopyRecord>): DescriptionCopies {
  return {
    async get(source) {
      return (await records.get(source))?.text;
    },
    async put(source, text, expiresAt) {
      await records.bulkUpsert([{ id: source, text, expiresAt }]);
    },
  };
}
