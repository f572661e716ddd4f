import { createHash } from 'node:crypto';
import type { RosterSnapshot } from '../../../../contract/roster.js';
import { deletedMember, type Member } from './member.js';

/** Beyond this the tool reads the whole list again. */
const MOST_KEPT = 5_000;

/** What a tool sees in this list, to be compared with later ones; undefined when it is too long. */
export function snapshotOf(contextId: string, filters: readonly (string | undefined)[], members: readonly Member[]): RosterSnapshot | undefined {
  if (members.length > MOST_KEPT) return undefined;
  const entries = new Map(members.map((member) => [member.user_id, digestOf(member)]));
  return { id: hash([contextId, filters, [...entries]]), contextId, entries };
}

/** Who was added or changed since, and who is gone (NRPS 2.0, 2.5). */
export function differencesSince({ entries }: RosterSnapshot, members: readonly Member[]): readonly Member[] {
  const present = new Set(members.map(({ user_id: userId }) => userId));
  const changed = members.filter((member) => entries.get(member.user_id) !== digestOf(member));
  const gone = [...entries.keys()].filter((key) => !present.has(key)).map(deletedMember);
  return [...changed, ...gone];
}

function digestOf(member: Member): string {
  return hash(member).slice(0, 22);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
