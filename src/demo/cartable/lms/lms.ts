import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { authorize } from './authorization.js';
import { takeChosen, type Chosen } from './chosen.js';
import { CourseBook, type LmsCourse } from './course-book.js';
import { Refusal, drawForm, json, page, parameters, redirect, type DrawForm, type LmsReply, type LmsRequest } from './exchange.js';
import { LmsGradebook } from './gradebook.js';
import { LmsKeys } from './keys.js';
import { listMembers } from './members.js';
import { DEFAULT_MANNERS, type LmsManners } from './messages.js';
import { PendingMessages, type Alteration } from './pending.js';
import { LmsSessions } from './sessions.js';
import { LmsTokens } from './tokens.js';
import { SCOPE } from './words.js';

/** A tool as the administrator of the LMS registered it. */
export interface LmsTool {
  readonly clientId: string;
  readonly loginUrl: string;
  readonly redirectUris: readonly string[];
  /** Where links lead that have no address of their own, and where content is chosen. */
  readonly launchUrl: string;
  readonly keySetUrl: string;
}

export interface LmsSetUp {
  /** As browsers see it; also its issuer. */
  readonly origin: string;
  readonly tool: LmsTool;
  readonly manners?: Partial<LmsManners>;
  /** Draws the pages that send forms; the barest ones by default. */
  readonly draw?: DrawForm;
  /** The page behind a choice that was taken. */
  readonly afterChoice?: (chosen: Chosen) => LmsReply;
}

/** Whom and what a message is about. */
export interface Opening {
  /** Who has to be signed in; absent: an anonymous message. */
  readonly subject?: string;
  readonly courseId: string;
  /** Absent: to choose content for the course. */
  readonly linkId?: string;
  readonly documentTarget?: 'iframe' | 'window';
  /** By a form, as some LMSs do; else by a redirect. */
  readonly method?: 'GET' | 'POST';
  /** Frame that keeps values for the tool (`lti_storage_target`); absent: none. */
  readonly storageTarget?: string;
  readonly alteration?: Alteration;
}

/** What a tool has to know of an LMS at this origin. */
export function platformAt(origin: string, clientId: string) {
  return { issuer: origin, clientId, authorizationUrl: `${origin}/authorize`, tokenUrl: `${origin}/token`, keySetUrl: `${origin}/keys` };
}

const COLUMN_PATH = /^\/courses\/([^/]+)\/lineitems(?:\/([^/]+)(?:\/(scores|results))?)?$/;

/** A strict LTI 1.3 platform with its services, in memory, whatever serves it over HTTP. It has one tool. */
export class Lms {
  readonly book = new CourseBook();
  readonly sessions = new LmsSessions();
  readonly tokens = new LmsTokens();
  readonly manners: LmsManners;
  readonly origin: string;
  private readonly pending = new PendingMessages();
  private readonly nonces = new Set<string>();
  private readonly gradebook: LmsGradebook;
  private readonly draw: DrawForm;
  private readonly afterChoice: (chosen: Chosen) => LmsReply;
  private tool: LmsTool;
  private toolKeys: JWTVerifyGetKey;

  private constructor({ origin, tool, manners, draw = drawForm, afterChoice = json }: LmsSetUp, readonly keys: LmsKeys) {
    this.origin = origin;
    this.manners = { ...DEFAULT_MANNERS, ...manners };
    this.draw = draw;
    this.afterChoice = afterChoice;
    this.gradebook = new LmsGradebook(this);
    this.tool = tool;
    this.toolKeys = keysAt(tool.keySetUrl);
  }

  static async create(setUp: LmsSetUp): Promise<Lms> {
    return new Lms(setUp, await LmsKeys.create());
  }

  /** Replaces its tool, as when an administrator types other addresses in. */
  register(tool: LmsTool): void {
    this.tool = tool;
    this.toolKeys = keysAt(tool.keySetUrl);
  }

  /** What the tool has to know. */
  get facts() {
    return platformAt(this.origin, this.tool.clientId);
  }

  get toolOrigin(): string {
    return new URL(this.tool.launchUrl).origin;
  }

  /** Announces a message to the tool (Security Framework 1.0, 5.1.1.1): what the browser is to be sent on with. */
  open(opening: Opening): LmsReply {
    const login = this.login(opening);
    if (opening.method === 'POST') return page(this.draw(this.tool.loginUrl, Object.entries(login)));
    const to = new URL(this.tool.loginUrl);
    for (const [name, value] of Object.entries(login)) to.searchParams.set(name, value);
    return redirect(to.href);
  }

  /** @returns undefined for what is no address of the protocol */
  async handle(request: LmsRequest): Promise<LmsReply | undefined> {
    try {
      return await this.answer(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const challenge = error.status === 401 ? { 'www-authenticate': `Bearer error="${error.code}"` } : {};
      return json({ error: error.code, error_description: error.rule }, { status: error.status, headers: challenge });
    }
  }

  private login({ method: _method, storageTarget, documentTarget = 'iframe', ...opening }: Opening): Readonly<Record<string, string>> {
    const { clientId, launchUrl } = this.tool;
    const course = this.courseOf(opening.courseId);
    const targetLinkUri = (opening.linkId === undefined ? undefined : this.book.links.get(opening.linkId)?.url) ?? launchUrl;
    const { id, loginHint } = this.pending.announce({ ...opening, targetLinkUri, documentTarget });
    const login = {
      iss: this.origin,
      client_id: clientId,
      login_hint: loginHint,
      lti_message_hint: id,
      lti_deployment_id: course.deploymentId,
      target_link_uri: targetLinkUri,
      ...(storageTarget === undefined ? {} : { lti_storage_target: storageTarget }),
    };
    return opening.alteration?.login?.(login) ?? login;
  }

  private async answer(request: LmsRequest): Promise<LmsReply | undefined> {
    const { pathname } = request.url;
    const { origin, book, manners, keys, pending, nonces, toolKeys, draw } = this;
    const { clientId, redirectUris } = this.tool;
    const { signedIn } = this.sessions;
    const messages = { origin, issuer: origin, clientId, book, manners, pending, nonces, signedIn, draw };
    if (pathname === '/keys') return json(keys.published(), { headers: { 'cache-control': 'public, max-age=3600' } });
    if (pathname === '/token') return this.tokens.grant({ clientId, audience: `${origin}/token`, toolKeys, deploymentIds: this.deploymentIds() }, request);
    if (pathname === '/authorize') return this.firstParty(request, () => authorize({ ...messages, redirectUris, keys }, request));
    if (pathname.startsWith('/chosen/')) return this.firstParty(request, async () => this.afterChoice(await takeChosen({ ...messages, toolOrigin: this.toolOrigin, toolKeys }, request, pathname.slice('/chosen/'.length))));
    return this.serve(request);
  }

  /** What another site sends into a frame comes without cookies that are `SameSite=Lax`: the page sends it again by itself, as Moodle's does. */
  private firstParty(request: LmsRequest, answer: () => Promise<LmsReply>): Promise<LmsReply> {
    if (this.sessions.signedIn(request) !== undefined) return answer();
    const sent = parameters(request, 'P-01');
    if (sent['repost'] !== undefined) return answer();
    const fields = Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return Promise.resolve(page(this.draw(`${this.origin}${request.url.pathname}`, [...fields, ['repost', '1']])));
  }

  private serve(request: LmsRequest): LmsReply | undefined {
    const { pathname } = request.url;
    const [, membersOf] = /^\/courses\/([^/]+)\/members$/.exec(pathname) ?? [];
    if (membersOf !== undefined) {
      const course = this.owned(membersOf, this.tokens.admit(request, [SCOPE.members]));
      return request.method === 'GET' ? listMembers(course, request, this) : notAllowed('GET');
    }
    const [, courseId, columnId, part] = COLUMN_PATH.exec(pathname) ?? [];
    if (courseId === undefined) return undefined;
    const { method } = request;
    const key = `${method} ${part ?? (columnId === undefined ? 'list' : 'column')}`;
    const service = SERVICES[key];
    if (service === undefined) return notAllowed(Object.keys(SERVICES).filter((known) => known.endsWith(key.slice(method.length))).map((known) => known.split(' ')[0]).join(', '));
    this.owned(courseId, this.tokens.admit(request, service.scopes));
    this.gradebook.requireQuery(request);
    return service.run(this.gradebook, { courseId, columnId, book: this.book }, request);
  }

  private deploymentIds(): ReadonlySet<string> {
    return new Set([...this.book.courses.values()].map(({ deploymentId }) => deploymentId));
  }

  private owned(courseId: string, deploymentId: string | undefined): LmsCourse {
    const course = this.courseOf(courseId);
    if (deploymentId !== undefined && course.deploymentId !== deploymentId) throw new Refusal(404, 'not_found', 'deployment');
    return course;
  }

  private courseOf(courseId: string): LmsCourse {
    const course = this.book.courses.get(courseId);
    if (course === undefined) throw new Refusal(404, 'not_found', 'course');
    return course;
  }
}

interface Place {
  readonly courseId: string;
  readonly columnId: string | undefined;
  readonly book: CourseBook;
}

interface Service {
  readonly scopes: readonly string[];
  readonly run: (gradebook: LmsGradebook, place: Place, request: LmsRequest) => LmsReply;
}

const READ = [SCOPE.lineItem, SCOPE.lineItemRead];

/** Method and part → what it needs and does (Assignment and Grade Services 2.0, 3). */
const SERVICES: Readonly<Record<string, Service>> = {
  'GET list': { scopes: READ, run: (gradebook, { courseId }, request) => gradebook.list(courseId, request) },
  'POST list': { scopes: [SCOPE.lineItem], run: (gradebook, { courseId }, request) => gradebook.create(courseId, request) },
  'GET column': { scopes: READ, run: (gradebook, place) => gradebook.read(columnAt(place)) },
  'PUT column': { scopes: [SCOPE.lineItem], run: (gradebook, place, request) => gradebook.change(columnAt(place), request) },
  'DELETE column': { scopes: [SCOPE.lineItem], run: (gradebook, place) => gradebook.remove(columnAt(place)) },
  'POST scores': { scopes: [SCOPE.score], run: (gradebook, place, request) => gradebook.score(columnAt(place), request) },
  'GET results': { scopes: [SCOPE.result], run: (gradebook, place, request) => gradebook.results(columnAt(place), request) },
};

function columnAt({ courseId, columnId = '', book }: Place) {
  const column = book.columns.get(columnId);
  if (column?.courseId !== courseId) throw new Refusal(404, 'not_found', 'column');
  return column;
}

function notAllowed(allow: string): LmsReply {
  return { ...page('', 405), headers: { allow } };
}

function keysAt(url: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { cooldownDuration: 0 });
}
