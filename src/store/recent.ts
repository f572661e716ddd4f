/**
 * What was asked for last, up to a weight. It is kept in two halves: when the younger one is full it becomes the older one,
 * and what nobody asked for since goes with the half before.
 */
export class Recent<V> {
  private young = new Map<string, V>();
  private old = new Map<string, V>();
  private weight = 0;

  /** @param weigh what a value counts for, beside one for itself */
  constructor(
    private readonly most: number,
    private readonly weigh: (value: V) => number = () => 0,
  ) {}

  get(key: string): V | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const older = this.old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, value: V): void {
    const added = 1 + this.weigh(value);
    this.weight += added;
    if (this.weight > this.most / 2) {
      this.old = this.young;
      this.young = new Map();
      this.weight = added;
    }
    this.young.set(key, value);
  }

  delete(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  clear(): void {
    if (this.young.size > 0) this.young = new Map();
    if (this.old.size > 0) this.old = new Map();
    this.weight = 0;
  }
}
