import type { Request } from 'express';
import type { Person } from '../../domain/person.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';

/** What tells people of one name apart: the class of a pupil, the children of a parent, the role of others. Undefined for nobody of the school. */
export async function personDetail(web: Web, request: Request, { id }: Person, schoolId: string): Promise<string | undefined> {
  const { directory } = web.flows;
  const hats = (await directory.hatsOf(id)).filter(({ organisationId }) => organisationId === schoolId);
  const parts = await Promise.all(hats.map(async ({ role, childId }) => {
    const word = web.renderer.word(localeOf(request), 'roles', role);
    if (childId !== undefined) return [word, (await directory.person(childId))?.givenName];
    return [word, ...(role === 'pupil' ? (await directory.groupsOf(id, schoolId)).map(({ name }) => name) : [])];
  }));
  return hats.length === 0 ? undefined : [...new Set(parts.flat())].filter(Boolean).join(' · ');
}
