import type { z } from 'zod';
import type { Lms } from '../../../contract/lms.js';
import { parsedJson } from '../parsed-json.js';
import { ServiceFailure } from './failure.js';
import type { ServiceCall, ServiceClient } from './service-client.js';

const MOST_PAGES = 50;
const MOST_ROWS = 10_000;

type RowsOf<T> = (page: unknown) => readonly T[] | undefined;

/**
 * Every row of a list, page by page, as far as one may go on.
 * @param rowsOf rows of one page; undefined: it is none
 * @throws ServiceFailure also when the list has no end, or leads elsewhere
 */
export async function everyRow<T>(client: ServiceClient, lms: Lms, call: ServiceCall, rowsOf: RowsOf<T>): Promise<readonly T[]> {
  const rows: T[] = [];
  const seen = new Set<string>();
  for (let url: string | undefined = call.url; url !== undefined;) {
    if (seen.size >= MOST_PAGES || seen.has(url)) throw new ServiceFailure('refused', `${call.what}: the list has no end`);
    seen.add(url);
    const answer = await client.call(lms, { ...call, url });
    const page = rowsOf(parsedJson(answer.body));
    if (page === undefined) throw new ServiceFailure('again', `${call.what}: what came is no such list`);
    rows.push(...page);
    if (rows.length > MOST_ROWS) throw new ServiceFailure('refused', `${call.what}: the list is too long`);
    url = nextOf(answer.link, url, call);
  }
  return rows;
}

/** Where a list goes on (RFC 8288): followed as it is, and only on the origin it began at, which the token is for. */
function nextOf(link: string | undefined, page: string, { url: first, what }: ServiceCall): string | undefined {
  const links = [...(link ?? '').matchAll(/<([^<>]{1,4000})>([^<]*)/g)];
  const next = links.find(([, , parameters = '']) => /;\s*rel\s*=\s*("[^"]*\bnext\b[^"]*"|next\b)/i.test(parameters))?.[1];
  if (next === undefined) return undefined;
  const url = URL.canParse(next, page) ? new URL(next, page) : undefined;
  if (url?.origin !== new URL(first).origin) throw new ServiceFailure('refused', `${what}: the list goes on elsewhere`);
  return url.href;
}

/** Rows by a schema; those that do not fit are left out. */
export function rowsBy<S extends z.ZodType>(row: S): (listed: readonly unknown[]) => readonly z.output<S>[] {
  return (listed) => listed.flatMap((each) => {
    const { data, success } = row.safeParse(each);
    return success ? [data] : [];
  });
}
