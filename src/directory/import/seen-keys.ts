import type { KeyTable } from './key-table.js';

const SEEN = 1;
const DELETED = 2;

/** Which people a delivery names, and which of them it deletes: marks on their keys, and nothing else of them. */
export class SeenKeys {
  private deletions = 0;

  constructor(private readonly keys: KeyTable) {}

  add(key: string): void {
    this.keys.mark(key, SEEN);
  }

  has(key: string): boolean {
    return this.keys.isMarked(key, SEEN);
  }

  /** The delivery says of this one that it goes. */
  markDeleted(key: string): void {
    this.keys.mark(key, DELETED);
    this.deletions += 1;
  }

  isDeleted(key: string): boolean {
    return this.keys.isMarked(key, DELETED);
  }

  get anyDeleted(): boolean {
    return this.deletions > 0;
  }
}
