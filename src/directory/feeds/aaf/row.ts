import type { FeedFault } from '../record.js';
import { roleOf, type Role } from './attributes.js';
import type { AafCategory } from './categories.js';
import type { AafRequest } from './request.js';

export interface Finding {
  readonly reason: FeedFault;
  /** Names attributes and counts, never a value. */
  readonly detail: string;
}

/** The values of a request by what they are for us, and what was found wrong with them. */
export class Row {
  readonly remarks: Finding[] = [];
  readonly unknown: string[] = [];
  readonly #values = new Map<Role, string[]>();
  readonly #names = new Map<Role, string>();
  #fault: Finding | undefined;

  constructor(request: AafRequest, category: AafCategory) {
    for (const [attribute, values] of request.values) {
      const role = roleOf(category, attribute);
      if (role === undefined) this.unknown.push(attribute);
      else if (role !== 'dropped') this.#put(role, attribute, values);
    }
  }

  /** The first reason why the row cannot be used. */
  get fault(): Finding | undefined {
    return this.#fault;
  }

  /** True when one of these attributes is there, if only to be emptied. */
  has(...roles: readonly Role[]): boolean {
    return roles.some((role) => this.#values.has(role));
  }

  all(role: Role): readonly string[] {
    return this.#values.get(role) ?? [];
  }

  first(role: Role): string | undefined {
    return this.all(role)[0];
  }

  /** What the feed calls it. */
  nameOf(role: Role): string {
    return this.#names.get(role) ?? role;
  }

  remark(reason: FeedFault, detail: string): void {
    this.remarks.push({ reason, detail });
  }

  refuse(reason: FeedFault, detail: string): void {
    this.#fault ??= { reason, detail };
  }

  #put(role: Role, attribute: string, values: readonly string[]): void {
    this.#values.set(role, [...this.all(role), ...values]);
    if (!this.#names.has(role)) this.#names.set(role, attribute);
  }
}
