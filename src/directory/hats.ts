import { hatsOf, type Hat } from '../domain/hat.js';
import type { Day } from '../domain/calendar.js';
import type { DirectoryCollections } from './collections.js';

/** More affiliations, or more children, than anybody has. */
const MOST = 100;

/** The hats a person may wear on this day. */
export async function loadHats(directory: DirectoryCollections, personId: string, day: Day): Promise<readonly Hat[]> {
  const [own, children] = await Promise.all([
    directory.affiliations.find('byPerson', { equals: [personId], limit: MOST }),
    directory.guardianships.find('byAdult', { equals: [personId], limit: MOST }),
  ]);
  const ofChildren = await Promise.all(
    children.items.map(({ childId }) => directory.affiliations.find('byPerson', { equals: [childId], limit: MOST })),
  );
  return hatsOf(
    { affiliations: own.items, guardianships: children.items, childAffiliations: ofChildren.flatMap(({ items }) => items) },
    day,
  );
}
