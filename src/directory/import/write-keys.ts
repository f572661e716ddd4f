import { put } from './breathe.js';
import type { KnownChange, WriteTools } from './write-people.js';

const MOST_KEYS = 1_000;

/**
 * The directory keys that follow from a record besides its join key. A key that names somebody else already is left to
 * them, unless they have left: two agents never share one by accident.
 */
export async function writeKeys(tools: WriteTools, changes: readonly KnownChange[]): Promise<void> {
  const { directoryKeys } = tools.collections;
  const wanted = changes.flatMap((change) => change.placement.directoryKeys.map((id) => ({ id, change })));
  const held = await holders(tools, wanted.map(({ id }) => id));
  const taken = new Map<string, string>();
  const free = wanted.filter(({ id, change }) => {
    const holder = taken.get(id) ?? held.get(id);
    if (holder !== undefined && holder !== change.personId) {
      const { file, line, record } = change;
      tools.remarks.add({ file, line, key: record.key, reason: 'key-taken', detail: `${record.kind} ${record.key}: another person has this ${id.split(' ')[0] ?? ''} already` });
      return false;
    }
    taken.set(id, change.personId);
    return true;
  });
  await put(directoryKeys, free.map(({ id, change }) => ({ id, personId: change.personId })));
  for (const change of changes) await dropOld(tools, change);
}

async function dropOld({ collections: { directoryKeys } }: WriteTools, { entry, placement }: KnownChange): Promise<void> {
  const old = (entry?.directoryKeys ?? []).filter((id) => !placement.directoryKeys.includes(id));
  for (const key of await directoryKeys.getMany(old)) if (key.personId === entry?.personId) await directoryKeys.remove(key.id);
}

/** Whom each key names, of those who have not left. */
async function holders({ collections: { directoryKeys, people } }: WriteTools, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const keys = [];
  for (let start = 0; start < ids.length; start += MOST_KEYS) keys.push(...(await directoryKeys.getMany(ids.slice(start, start + MOST_KEYS))));
  const here = new Set<string>();
  const personIds = [...new Set(keys.map(({ personId }) => personId))];
  for (let start = 0; start < personIds.length; start += MOST_KEYS) {
    for (const person of await people.getMany(personIds.slice(start, start + MOST_KEYS))) if (person.state !== 'leaving') here.add(person.id);
  }
  return new Map(keys.filter(({ personId }) => here.has(personId)).map(({ id, personId }) => [id, personId]));
}
