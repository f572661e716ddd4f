import { phaseOf, type Day } from '../domain/calendar.js';
import type { ToolContext } from '../domain/tool-context.js';
import type { DirectoryCollections } from './collections.js';

/** More classes, or schools, than a pupil has. */
const MOST = 200;

type Place = Pick<ToolContext, 'kind' | 'placeId'>;

/** Whether somebody is a pupil of this class, group or school on this day. */
export async function isPupilOf(directory: DirectoryCollections, personId: string, place: Place, day: Day): Promise<boolean> {
  const { kind, placeId } = place;
  if (kind === 'school') {
    const { items } = await directory.affiliations.find('byPerson', { equals: [personId], limit: MOST });
    return items.some((held) => held.profile === 'ELV' && held.organisationId === placeId && phaseOf(held, day) === 'during');
  }
  const { items } = await directory.memberships.find('byPerson', { equals: [personId], limit: MOST });
  return items.some((member) => member.as === 'pupil' && member.groupId === placeId && phaseOf(member, day) === 'during');
}
