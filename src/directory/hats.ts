import type { Affiliation } from '../domain/affiliation.js';
import type { Day } from '../domain/calendar.js';
import type { Guardianship } from '../domain/guardianship.js';
import { hatsOf, type Hat } from '../domain/hat.js';
import type { DirectoryCollections } from './collections.js';
import { mergedRecordsOf } from './merges.js';

/** More affiliations, or more children, than anybody has. */
const MOST = 100;

/** The hats a person may wear on this day. */
export async function loadHats(directory: DirectoryCollections, personId: string, day: Day): Promise<readonly Hat[]> {
  const [affiliations, ownChildren, merged] = await Promise.all([
    affiliationsOf(directory, personId),
    childrenOf(directory, personId),
    mergedRecordsOf(directory, personId),
  ]);
  // A record that was merged keeps its children: the directory it comes from goes on writing them there.
  const others = await Promise.all(merged.map((id) => childrenOf(directory, id)));
  const guardianships = [...ownChildren, ...others.flat()];
  const ofChildren = await Promise.all(guardianships.map(({ childId }) => affiliationsOf(directory, childId)));
  return hatsOf({ affiliations, guardianships, childAffiliations: ofChildren.flat() }, day);
}

async function affiliationsOf(directory: DirectoryCollections, personId: string): Promise<readonly Affiliation[]> {
  return (await directory.affiliations.find('byPerson', { equals: [personId], limit: MOST })).items;
}

async function childrenOf(directory: DirectoryCollections, adultId: string): Promise<readonly Guardianship[]> {
  return (await directory.guardianships.find('byAdult', { equals: [adultId], limit: MOST })).items;
}
