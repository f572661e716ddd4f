import type { Parameters } from '../../../../contract.js';
import type { ServiceRequest } from '../../../../contract/services.js';
import { malformed } from './body.js';

const LONGEST_PAGE = 500;
const LONGEST_VALUE = 1_000;

/** One value of the query. @throws ServiceRefusal 400 when it occurs several times, or is longer than any value is */
export function queryValue(query: Parameters, name: string): string | undefined {
  const [value, ...others] = query.get(name) ?? [];
  if (others.length > 0 || (value?.length ?? 0) > LONGEST_VALUE) throw malformed(`${name} must occur once, and be short`);
  return value;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** `Link` with the address of the next page, which keeps every filter; empty on the last one (RFC 8288). */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * One page of a list, by `limit` and `after` of the query. What is added or removed between two pages moves nothing else.
 * @param url of the list
 * @param keyOf orders the list; tools may know it
 * @throws ServiceRefusal 400
 */
export function pageOf<T>(list: readonly T[], { query }: ServiceRequest, url: string, keyOf: (item: T) => string): Page<T> {
  const limit = limitOf(query);
  const after = Buffer.from(queryValue(query, 'after') ?? '', 'base64url').toString();
  const keyed = list.map((item) => ({ item, key: keyOf(item) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const rest = keyed.filter(({ key }) => key > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const headers = rest.length > limit && last !== undefined ? { Link: `<${nextUrl(url, query, last.key)}>; rel="next"` } : {};
  return { items: page.map(({ item }) => item), headers };
}

function limitOf(query: Parameters): number {
  const asked = queryValue(query, 'limit') ?? String(LONGEST_PAGE);
  if (!/^[1-9]\d{0,8}$/.test(asked)) throw malformed('limit must be a whole number from 1');
  return Math.min(Number(asked), LONGEST_PAGE);
}

function nextUrl(url: string, query: Parameters, key: string): string {
  const next = new URLSearchParams([...query].flatMap(([name, values]) => values.map((value): [string, string] => [name, value])));
  next.set('after', Buffer.from(key).toString('base64url'));
  return `${url}?${next.toString()}`;
}
