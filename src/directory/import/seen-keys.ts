import { KeyTable } from './key-table.js';

/** Keys of people that a delivery names, and nothing else of them. */
export class SeenKeys {
  private readonly keys = new KeyTable();
  private readonly deleted = new KeyTable();

  add(key: string): void {
    this.keys.add(key);
  }

  has(key: string): boolean {
    return this.keys.has(key);
  }

  /** The delivery says of this one that it goes. */
  markDeleted(key: string): void {
    this.deleted.add(key);
  }

  isDeleted(key: string): boolean {
    return this.deleted.has(key);
  }

  get anyDeleted(): boolean {
    return this.deleted.size > 0;
  }
}
