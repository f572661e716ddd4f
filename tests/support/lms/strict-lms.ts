import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { page, type LmsReply, type LmsRequest } from '../../../src/demo/cartable/lms/exchange.js';
import { Lms, type LmsSetUp, type LmsTool, type Opening } from '../../../src/demo/cartable/lms/lms.js';
import type { Alteration } from '../../../src/demo/cartable/lms/pending.js';
import { LmsFaults } from './faults.js';
import { SAMPLE_COURSE, TEACHER } from './samples.js';
import { framePage } from './storage-page.js';

export interface StrictLmsSetUp extends Pick<LmsSetUp, 'manners'> {
  /** `127.0.0.1` by default; `localhost` is another site than a hub on 127.0.0.1, for real browsers. */
  readonly host?: '127.0.0.1' | 'localhost';
  readonly tool?: LmsTool;
}

export interface LoggedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
  readonly status: number;
}

/** A strict LMS behind a real server, with ways to fail. */
export interface StrictLms {
  readonly origin: string;
  readonly lms: Lms;
  /** What it sends wrong from now on; undefined: nothing. */
  alteration: Alteration | undefined;
  readonly faults: LmsFaults;
  /** Requests that were answered, in the order they came. */
  readonly log: readonly LoggedRequest[];
  /** Of the token, score, result and member services alone. */
  serviceLog(): readonly LoggedRequest[];
  /** An address of the LMS that signs somebody in there, and sends the browser on to the tool. */
  openUrl(opening: OpeningFacts): string;
  /** The same in a frame, on a page that keeps values for the tool where `storageTarget` says so. */
  frameUrl(opening: OpeningFacts): string;
  close(): Promise<void>;
}

/** `subject` absent: an anonymous message, with the teacher signed in. */
export type OpeningFacts = Omit<Opening, 'alteration' | 'courseId'> & { readonly courseId?: string };

const NO_TOOL: LmsTool = { clientId: 'hub-at-lms', loginUrl: 'https://hub.invalid/login', redirectUris: [], launchUrl: 'https://hub.invalid/launch', keySetUrl: 'https://hub.invalid/keys' };
const MOST_BODY = 256 * 1024;

export async function startStrictLms({ host = '127.0.0.1', tool = NO_TOOL, manners = {} }: StrictLmsSetUp = {}): Promise<StrictLms> {
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const lms = await Lms.create({ origin, tool, manners });
  lms.book.addCourse(SAMPLE_COURSE);
  const log: LoggedRequest[] = [];
  const faults = new LmsFaults();

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await requestOf(incoming, origin);
    const { method, url, body } = request;
    const broken = await faults.meet(request, lms);
    if (broken === 'hang-up') return void incoming.destroy();
    const reply = broken ?? (await lms.handle(request)) ?? pageOf(request);
    log.push({ method, path: `${url.pathname}${url.search}`, body, status: reply.status });
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }

  function pageOf({ url }: LmsRequest): LmsReply {
    const opening = openingIn(url.searchParams);
    if (url.pathname === '/open') {
      const { alteration } = strict;
      const reply = lms.open({ ...opening, ...(alteration === undefined ? {} : { alteration }) });
      return { ...reply, headers: { ...reply.headers, 'set-cookie': lms.sessions.open(opening.subject ?? TEACHER.subject) } };
    }
    if (url.pathname === '/frame') return page(framePage(`/open${url.search}`, lms.toolOrigin));
    if (url.pathname.startsWith('/back/')) return page('<!doctype html><html lang="fr"><title>Cours</title><h1>De retour dans le cours</h1>');
    return page('', 404);
  }

  const addressOf = (path: string, opening: OpeningFacts): string => `${origin}${path}?${new URLSearchParams({ ...opening }).toString()}`;
  const strict: StrictLms = {
    origin,
    lms,
    alteration: undefined,
    faults,
    log,
    serviceLog: () => log.filter(({ path }) => /^\/(token|courses)\b/.test(path)),
    openUrl: (opening) => addressOf('/open', opening),
    frameUrl: (opening) => addressOf('/frame', opening),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  return strict;
}

/** What the query of `/open` says. */
function openingIn(query: URLSearchParams): Opening {
  const { courseId = SAMPLE_COURSE.id, ...rest } = Object.fromEntries(query);
  return { courseId, ...rest };
}

async function requestOf(incoming: IncomingMessage, origin: string): Promise<LmsRequest> {
  let body = '';
  for await (const chunk of incoming.setEncoding('utf8')) {
    body += String(chunk);
    if (body.length > MOST_BODY) break;
  }
  return { method: incoming.method ?? 'GET', url: new URL(incoming.url ?? '/', origin), headers: incoming.headers, body };
}
