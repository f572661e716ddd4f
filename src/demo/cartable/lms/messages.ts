import { SignJWT } from 'jose';
import type { CourseBook, LmsMember } from './course-book.js';
import type { SigningKey } from './keys.js';
import type { PendingMessage } from './pending.js';
import { AGS_ENDPOINT, COURSE_OFFERING, INSTRUCTOR, LEARNER, NRPS_SERVICE, SCOPE, deepLinking, lti } from './words.js';

export type Claims = Readonly<Record<string, unknown>>;

const LIFE_S = 60;

/** What one LMS does, where those of the field differ. */
export interface LmsManners {
  /** Put behind `?` of the addresses of columns, as Moodle does. */
  readonly columnQuery?: string;
  /** What its messages offer of scores. */
  readonly scoreScopes: readonly string[];
  readonly offersMembers: boolean;
  /** Whether names and addresses are told. */
  readonly tellsNames: boolean;
  readonly acceptsSeveral: boolean;
  readonly pageSize: number;
}

export const DEFAULT_MANNERS: LmsManners = {
  scoreScopes: [SCOPE.lineItem, SCOPE.result, SCOPE.score],
  offersMembers: true,
  tellsNames: true,
  acceptsSeveral: true,
  pageSize: 50,
};

export interface MessageFacts {
  readonly origin: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly book: CourseBook;
  readonly manners: LmsManners;
}

/** The claims of a message (Core 1.3, 5.3 and 5.4; Deep Linking 2.0, 4.4). */
export function claimsOf(facts: MessageFacts, message: PendingMessage, nonce: string): Claims {
  const { issuer, clientId, book, manners } = facts;
  const course = book.courses.get(message.courseId);
  if (course === undefined) throw new Error(`no course ${message.courseId}`);
  const member = message.subject === undefined ? undefined : book.member(course.id, message.subject);
  const now = Math.floor(Date.now() / 1_000);
  return {
    iss: issuer,
    aud: clientId,
    iat: now,
    exp: now + LIFE_S,
    nonce,
    ...(message.subject === undefined ? {} : { sub: message.subject }),
    ...(member === undefined || !manners.tellsNames ? {} : namesOf(member)),
    [lti('version')]: '1.3.0',
    [lti('deployment_id')]: course.deploymentId,
    [lti('target_link_uri')]: message.targetLinkUri,
    [lti('roles')]: member === undefined ? [] : rolesOf(member),
    [lti('context')]: { id: course.id, title: course.title, type: [COURSE_OFFERING] },
    [lti('tool_platform')]: { guid: issuer, name: 'Cartable', product_family_code: 'cartable', version: '1' },
    [lti('launch_presentation')]: { document_target: message.documentTarget, locale: 'fr-FR', return_url: `${facts.origin}/back/${course.id}` },
    ...(member?.sourcedId === undefined ? {} : { [lti('lis')]: { person_sourcedid: member.sourcedId } }),
    ...(message.linkId === undefined ? selectionClaims(facts, message) : linkClaims(facts, message, message.linkId)),
    ...(manners.offersMembers ? { [NRPS_SERVICE]: { context_memberships_url: `${facts.origin}/courses/${course.id}/members`, service_versions: ['2.0'] } } : {}),
  };
}

function namesOf({ givenName, familyName, email }: LmsMember): Claims {
  return { given_name: givenName, family_name: familyName, name: `${givenName} ${familyName}`, ...(email === undefined ? {} : { email }) };
}

export function rolesOf({ role, roles }: LmsMember): readonly string[] {
  return roles ?? [role === 'teacher' ? INSTRUCTOR : LEARNER];
}

function linkClaims({ origin, book, manners }: MessageFacts, { courseId }: PendingMessage, linkId: string): Claims {
  const link = book.links.get(linkId);
  const columns = book.columnsOfLink(linkId);
  const [only] = columns;
  const endpoint = {
    scope: manners.scoreScopes,
    ...(manners.scoreScopes.includes(SCOPE.lineItem) ? { lineitems: columnsUrl(origin, courseId, manners) } : {}),
    ...(columns.length === 1 && only !== undefined ? { lineitem: columnUrl(origin, courseId, only.id, manners) } : {}),
  };
  return {
    [lti('message_type')]: 'LtiResourceLinkRequest',
    [lti('resource_link')]: { id: linkId, ...(link === undefined ? {} : { title: link.title }) },
    [lti('custom')]: link?.custom ?? {},
    ...(manners.scoreScopes.length === 0 ? {} : { [AGS_ENDPOINT]: endpoint }),
  };
}

function selectionClaims({ origin, manners }: MessageFacts, { id }: PendingMessage): Claims {
  return {
    [lti('message_type')]: 'LtiDeepLinkingRequest',
    [deepLinking('deep_linking_settings')]: {
      deep_link_return_url: `${origin}/chosen/${id}`,
      accept_types: ['ltiResourceLink'],
      accept_presentation_document_targets: ['iframe', 'window'],
      accept_multiple: manners.acceptsSeveral,
      accept_lineitem: true,
      auto_create: false,
      data: id,
    },
  };
}

function columnsUrl(origin: string, courseId: string, { columnQuery }: LmsManners): string {
  return `${origin}/courses/${courseId}/lineitems${columnQuery === undefined ? '' : `?${columnQuery}`}`;
}

export function columnUrl(origin: string, courseId: string, columnId: string, { columnQuery }: LmsManners): string {
  return `${origin}/courses/${courseId}/lineitems/${columnId}${columnQuery === undefined ? '' : `?${columnQuery}`}`;
}

export function sign(claims: Claims, { kid, privateKey }: SigningKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(privateKey);
}
