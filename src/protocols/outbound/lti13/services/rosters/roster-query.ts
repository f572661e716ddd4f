import { z } from 'zod';
import type { Parameters } from '../../../../contract.js';
import { ServiceRefusal } from '../service-refusal.js';

const name = z.string().min(1).max(255);
const snapshotId = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** What may be asked of a list of members (NRPS 2.0, 2.4), and what our own links add to it, beside what pages it. */
export const MembersQuery = z.object({
  role: name.optional(),
  rlid: name.optional(),
  /** What the tool had seen when the first page of this run was made. */
  snapshot: snapshotId.optional(),
  /** Only what has changed since. */
  since: snapshotId.optional(),
});
export type MembersQuery = z.infer<typeof MembersQuery>;

/** What may be asked of a list of groups (Course Groups 1.0). */
export const GroupsQuery = z.object({ user_id: name.optional() });

/** Each parameter once; others are ignored. @throws ServiceRefusal 400 */
export function readQuery<T>(schema: z.ZodType<T>, query: Parameters): T {
  const isSingle = [...query.values()].every(({ length }) => length === 1);
  const { data } = schema.safeParse(Object.fromEntries([...query].map(([key, [value]]) => [key, value])));
  if (!isSingle || data === undefined) throw new ServiceRefusal(400, 'invalid_query', 'a parameter occurs twice or cannot be read');
  return data;
}

/** An address with a query of which each name has one value. */
export function withQuery(address: string, query: Parameters): string {
  const given = [...query].flatMap(([key, values]) => values.map((value): [string, string] => [key, value]));
  return given.length === 0 ? address : `${address}?${new URLSearchParams(given).toString()}`;
}
