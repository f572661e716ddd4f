import { HubError } from '../domain/errors.js';
import { pseudonymId, type Pseudonym } from '../domain/pseudonym.js';
import type { Collection } from '../store/port.js';
import { randomPseudonym } from './tokens.js';

/** What a sector calls a person; made at the first need, the same ever after. */
export async function pseudonymFor(pseudonyms: Collection<Pseudonym>, sector: string, personId: string): Promise<string> {
  const id = pseudonymId(sector, personId);
  const known = await pseudonyms.get(id);
  if (known !== undefined) return known.value;
  try {
    return (await pseudonyms.insert({ id, personId, sector, value: randomPseudonym() })).value;
  } catch (error) {
    // Another request made it first, or the random value met another one: what is stored wins.
    const stored = await pseudonyms.get(id);
    if (stored !== undefined) return stored.value;
    throw new HubError('RES-DONNEES', { detail: 'no pseudonym could be stored', cause: error });
  }
}

const AT_ONCE = 50;
const MOST_READ = 1_000;

/** What a sector calls each of these people: one read for those it has met. @throws HubError `RES-DONNEES` */
export async function pseudonymsFor(pseudonyms: Collection<Pseudonym>, sector: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (let start = 0; start < personIds.length; start += MOST_READ) {
    const known = await pseudonyms.getMany(personIds.slice(start, start + MOST_READ).map((id) => pseudonymId(sector, id)));
    for (const { personId, value } of known) names.set(personId, value);
  }
  const unknown = personIds.filter((id) => !names.has(id));
  for (let start = 0; start < unknown.length; start += AT_ONCE) {
    await Promise.all(unknown.slice(start, start + AT_ONCE).map(async (id) => names.set(id, await pseudonymFor(pseudonyms, sector, id))));
  }
  return names;
}
