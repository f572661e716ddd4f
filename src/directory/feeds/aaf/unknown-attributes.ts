import type { FeedItem, FeedPosition } from '../record.js';
import type { AafCategory } from './categories.js';

interface Seen {
  readonly at: FeedPosition;
  readonly category: AafCategory;
  readonly attribute: string;
  count: number;
}

/** A version of the AAF adds a handful. */
const MOST_NAMES = 500;

/** Attributes that no table knows, each counted: a new version of the AAF is worth one line a name, and stops nobody. */
export class UnknownAttributes {
  readonly #seen = new Map<string, Seen>();
  #others = 0;

  note(category: AafCategory, attribute: string, at: FeedPosition): void {
    const name = `${category} ${attribute}`;
    const seen = this.#seen.get(name);
    if (seen !== undefined) seen.count += 1;
    else if (this.#seen.size < MOST_NAMES) this.#seen.set(name, { at, category, attribute, count: 1 });
    else this.#others += 1;
  }

  /** One remark for each name, where it was met first. */
  *remarks(): Generator<FeedItem> {
    let last: FeedPosition = { file: '', line: 0 };
    for (const { at, category, attribute, count } of this.#seen.values()) {
      last = at;
      yield { ...at, operation: 'remark', reason: 'unknown-attribute', detail: `${attribute} of ${category}, ${count} times` };
    }
    if (this.#others > 0) yield { ...last, operation: 'remark', reason: 'unknown-attribute', detail: `others, ${this.#others} times` };
  }
}
