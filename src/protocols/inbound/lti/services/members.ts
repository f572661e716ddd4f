import { z } from 'zod';
import type { Lms, LmsListedMember } from '../../../contract/lms.js';
import { MEDIA, SCOPE } from '../../../lti/vocabulary.js';
import { attributesOf, PersonClaims } from '../message/person-claims.js';
import { readRoles } from '../message/roles.js';
import { filtered } from './addresses.js';
import { everyRow, rowsBy } from './pages.js';
import type { ServiceClient } from './service-client.js';

const MOST_ROLES = 50;

const Member = PersonClaims.extend({
  user_id: z.union([z.string(), z.number().transform(String)]).pipe(z.string().min(1).max(255)),
  roles: z.array(z.string().max(255)).transform((roles) => roles.slice(0, MOST_ROLES)).catch([]),
  status: z.string().nullish(),
});
const Container = z.object({ members: z.array(z.unknown()) });
const membersIn = rowsBy(Member);
/** NRPS 2.0, 2.3; LMSs write it both ways. */
const GONE = ['inactive', 'deleted'];

/** Members of a course, or those of them who may open one link (NRPS 2.0, 2 and 3). @throws ServiceFailure */
export async function readMembers(client: ServiceClient, lms: Lms, membershipsUrl: string, resourceLinkId: string | undefined): Promise<readonly LmsListedMember[]> {
  const url = filtered(membershipsUrl, { rlid: resourceLinkId });
  const rows = await everyRow(client, lms, { what: 'members', scopes: [SCOPE.members], url, accept: MEDIA.members }, (page) => {
    const { data } = Container.safeParse(page);
    return data === undefined ? undefined : membersIn(data.members);
  });
  return rows.map((row) => ({
    subject: row.user_id,
    roles: readRoles(row.roles),
    isActive: !GONE.includes(row.status?.toLowerCase() ?? ''),
    attributes: attributesOf(row),
  }));
}
