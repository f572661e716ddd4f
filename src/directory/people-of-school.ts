import type { DirectoryCollections } from './collections.js';
import { everyPage } from '../store/every-page.js';

/** Everybody who has to do with a school: who holds a profile in it, and the adults who answer for its pupils. */
export async function* peopleOfSchool(
  { affiliations, guardianships }: DirectoryCollections,
  organisationId: string,
): AsyncGenerator<string> {
  for await (const { personId, profile } of everyPage(affiliations, 'byOrganisation', [organisationId])) {
    yield personId;
    if (profile !== 'ELV') continue;
    for await (const { adultId } of everyPage(guardianships, 'byChild', [personId])) yield adultId;
  }
}
