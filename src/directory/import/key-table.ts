import { withRoom } from './with-room.js';

const FIRST_SLOTS = 1_024;
const FIRST_UNITS = 4_096;
const FULL = 0.75;
/** FNV-1a over the units of a key, and a last mix of the bits that a table of 2ⁿ slots looks at. */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const MIX = 0x85ebca6b;

/**
 * A set of keys that numbers them as they come, with marks on each: for an academy some 20 MB of plain numbers, outside of
 * what the engine has to tidy up. The keys themselves are held and compared, so that two never pass for one.
 */
export class KeyTable {
  /** One more than the number of a key; 0 where there is none. */
  private slots = new Uint32Array(FIRST_SLOTS);
  private units = new Uint16Array(FIRST_UNITS);
  /** Where each key ends among the units. */
  private ends = new Uint32Array(FIRST_SLOTS);
  private marks = new Uint8Array(FIRST_SLOTS);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The number of a key, which is new unless it was there. */
  add(key: string): number {
    const slot = this.slotOf(key);
    const known = this.slots[slot] ?? 0;
    if (known > 0) return known - 1;
    this.slots[slot] = this.keep(key);
    if (this.size > this.slots.length * FULL) this.grow();
    return this.size - 1;
  }

  /** @param bit one of eight: 1, 2, 4… */
  mark(key: string, bit: number): void {
    const number = this.add(key);
    this.marks[number] = (this.marks[number] ?? 0) | bit;
  }

  isMarked(key: string, bit: number): boolean {
    const number = this.numberOf(key);
    return number !== undefined && this.hasMark(number, bit);
  }

  hasMark(number: number, bit: number): boolean {
    return ((this.marks[number] ?? 0) & bit) !== 0;
  }

  has(key: string): boolean {
    return this.numberOf(key) !== undefined;
  }

  numberOf(key: string): number | undefined {
    const known = this.slots[this.slotOf(key)] ?? 0;
    return known === 0 ? undefined : known - 1;
  }

  keyOf(number: number): string {
    return String.fromCharCode(...this.units.subarray(this.startOf(number), this.ends[number]));
  }

  private keep(key: string): number {
    const start = this.startOf(this.size);
    const end = start + key.length;
    this.units = withRoom(this.units, end);
    this.ends = withRoom(this.ends, this.size + 1);
    this.marks = withRoom(this.marks, this.size + 1);
    for (let place = 0; place < key.length; place += 1) this.units[start + place] = key.charCodeAt(place);
    this.ends[this.size] = end;
    this.count += 1;
    return this.count;
  }

  private grow(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let number = 0; number < this.size; number += 1) this.slots[this.slotOf(this.keyOf(number))] = number + 1;
  }

  /** Where a key is, or would be. */
  private slotOf(key: string): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(key) & mask;
    for (;;) {
      const known = this.slots[slot] ?? 0;
      if (known === 0 || this.holds(known - 1, key)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private holds(number: number, key: string): boolean {
    const start = this.startOf(number);
    if ((this.ends[number] ?? 0) - start !== key.length) return false;
    for (let place = 0; place < key.length; place += 1) if (this.units[start + place] !== key.charCodeAt(place)) return false;
    return true;
  }

  private startOf(number: number): number {
    return number === 0 ? 0 : (this.ends[number - 1] ?? 0);
  }
}

function hashOf(key: string): number {
  let hash = BASIS;
  for (let place = 0; place < key.length; place += 1) hash = Math.imul(hash ^ key.charCodeAt(place), PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), MIX);
  return hash ^ (hash >>> 13);
}
