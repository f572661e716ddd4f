import { decodeProtectedHeader, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { CourseBook, LmsLink } from './course-book.js';
import { Refusal, parameters, type LmsRequest } from './exchange.js';
import type { LmsManners } from './messages.js';
import type { PendingMessage, PendingMessages } from './pending.js';
import { deepLinking, lti } from './words.js';

export interface ChosenFacts {
  readonly issuer: string;
  readonly clientId: string;
  readonly toolOrigin: string;
  readonly toolKeys: JWTVerifyGetKey;
  readonly book: CourseBook;
  readonly manners: LmsManners;
  readonly pending: PendingMessages;
  readonly nonces: Set<string>;
  readonly signedIn: (request: LmsRequest) => string | undefined;
}

export interface Chosen {
  readonly courseId: string;
  readonly links: readonly LmsLink[];
  /** What the tool says to the person. */
  readonly message?: string;
}

interface ContentItem {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly url?: unknown;
  readonly custom?: unknown;
  readonly lineItem?: { readonly scoreMaximum?: unknown; readonly label?: unknown; readonly resourceId?: unknown; readonly tag?: unknown };
}

/**
 * The answer of the tool to a request for content: links of the course, and a column for those that bring one (Deep Linking 2.0,
 * 4.5; Security Framework 1.0, 5.2). All or nothing.
 * @param id of the message, as its return address says
 */
export async function takeChosen(facts: ChosenFacts, request: LmsRequest, id: string): Promise<Chosen> {
  if (request.method !== 'POST') throw new Refusal(405, 'invalid_request', 'method');
  const { JWT: token = '' } = parameters(request, 'form');
  const claims = await verified(facts, token);
  const message = facts.pending.takeSelection(id);
  require(message !== undefined && claims[deepLinking('data')] === id && facts.signedIn(request) === message.subject, 'D-01');
  requireAnswerTo(facts, message, claims);
  const items = itemsOf(claims[deepLinking('content_items')]);
  require(items.length <= 1 || facts.manners.acceptsSeveral, 'D-03');
  for (const item of items) requireLink(facts, item);
  const links = items.map((item) => keepLink(facts.book, message.courseId, item));
  const said = claims[deepLinking('msg')] ?? claims[deepLinking('errormsg')];
  return { courseId: message.courseId, links, ...(typeof said === 'string' ? { message: said } : {}) };
}

async function verified({ issuer, clientId, toolKeys, nonces }: ChosenFacts, token: string): Promise<Readonly<Record<string, unknown>>> {
  const key = (() => { try { return decodeProtectedHeader(token); } catch { return {}; } })();
  require(key.alg === 'RS256' && key.kid !== undefined, 'header');
  const claims = await jwtVerify(token, toolKeys, { algorithms: ['RS256'], issuer: clientId, audience: issuer, requiredClaims: ['exp', 'iat', 'nonce'] }).then(({ payload }) => payload, () => undefined);
  require(claims !== undefined, 'signature and claims');
  const nonce = String(claims['nonce']);
  require(claims['azp'] === undefined || claims['azp'] === issuer, 'azp');
  require(!nonces.has(nonce), 'nonce');
  nonces.add(nonce);
  require(claims[lti('message_type')] === 'LtiDeepLinkingResponse' && claims[lti('version')] === '1.3.0', 'message');
  return claims;
}

function requireAnswerTo({ book }: ChosenFacts, { courseId }: PendingMessage, claims: Readonly<Record<string, unknown>>): void {
  require(claims[lti('deployment_id')] === book.courses.get(courseId)?.deploymentId, 'deployment');
}

function itemsOf(value: unknown): readonly ContentItem[] {
  if (value === undefined) return [];
  require(Array.isArray(value), 'content_items');
  return value as readonly ContentItem[];
}

function requireLink({ toolOrigin }: ChosenFacts, { type, url, custom = {}, lineItem }: ContentItem): void {
  require(type === 'ltiResourceLink', 'D-04');
  require(url === undefined || (typeof url === 'string' && URL.canParse(url) && new URL(url).origin === toolOrigin), 'D-06');
  require(typeof custom === 'object' && custom !== null && Object.values(custom).every((value) => typeof value === 'string'), 'D-05 custom');
  require(lineItem === undefined || (typeof lineItem.scoreMaximum === 'number' && lineItem.scoreMaximum > 0), 'D-05 lineItem');
}

function keepLink(book: CourseBook, courseId: string, { title, url, custom = {}, lineItem }: ContentItem): LmsLink {
  const name = typeof title === 'string' ? title : 'Sans titre';
  const link = book.addLink({ courseId, title: name, custom: custom as Readonly<Record<string, string>>, ...(typeof url === 'string' ? { url } : {}) });
  if (lineItem === undefined) return link;
  const { scoreMaximum, label, resourceId, tag } = lineItem;
  const texts = Object.fromEntries(Object.entries({ resourceId, tag }).filter(([, value]) => typeof value === 'string'));
  book.addColumn({ courseId, resourceLinkId: link.id, label: typeof label === 'string' ? label : name, scoreMaximum: Number(scoreMaximum), ...texts });
  return link;
}

function require(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Refusal(400, 'invalid_answer', rule);
}
