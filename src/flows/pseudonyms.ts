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
