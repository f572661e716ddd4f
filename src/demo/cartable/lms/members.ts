import type { CourseBook, LmsCourse, LmsMember } from './course-book.js';
import { Refusal, json, type LmsReply, type LmsRequest } from './exchange.js';
import { rolesOf, type LmsManners } from './messages.js';
import { pageOf } from './paging.js';
import { MEDIA } from './words.js';

/** Who is in a course (Names and Role Provisioning Services 2.0), by pages. */
export function listMembers(course: LmsCourse, request: LmsRequest, { book, manners }: { readonly book: CourseBook; readonly manners: LmsManners }): LmsReply {
  const [role, linkId] = [request.url.searchParams.get('role'), request.url.searchParams.get('rlid')];
  if (linkId !== null && book.links.get(linkId)?.courseId !== course.id) throw new Refusal(404, 'not_found', 'NRPS rlid');
  const found = course.members.filter((member) => role === null || rolesOf(member).some((held) => held === role || held.endsWith(`#${role}`)));
  const { items, headers } = pageOf(found, request.url, manners.pageSize);
  const body = { id: request.url.href, context: { id: course.id, title: course.title }, members: items.map((member) => shown(member, manners)) };
  return json(body, { type: MEDIA.members, headers });
}

function shown(member: LmsMember, { tellsNames }: LmsManners): object {
  const { subject, givenName, familyName, email } = member;
  const names = { given_name: givenName, family_name: familyName, name: `${givenName} ${familyName}`, ...(email === undefined ? {} : { email }) };
  return { user_id: subject, roles: rolesOf(member), status: 'Active', ...(tellsNames ? names : {}) };
}
