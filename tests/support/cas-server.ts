import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { failureXml, successXml, type AttributeShape, type CasUser } from './cas-answers.js';
import { startLoopback, type LoopbackServer } from './loopback.js';

const TICKET_LIFE_MS = 10_000;

export interface CasServerOptions {
  readonly users: readonly CasUser[];
  /** `A` by default. */
  readonly shape?: AttributeShape;
  /** Which services are registered; all by default. */
  readonly knowsService?: (service: string) => boolean;
}

export interface CasServer extends LoopbackServer {
  /** A ticket as the login page would issue it, by single sign-on unless it is said to come from fresh credentials. */
  issue(login: string, service: string, from?: 'session' | 'credentials'): string;
}

interface Ticket {
  readonly user: CasUser;
  readonly service: string;
  readonly fromCredentials: boolean;
  readonly issuedAt: number;
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
}

/**
 * A small CAS server after the text of the protocol, version 3.0.3: `/login` with `service`, `renew` and `gateway`, `/logout`,
 * `/validate`, `/serviceValidate`, `/p3/serviceValidate`. A ticket is for one service, lives ten seconds, and is
 * used up by any try to validate it.
 */
export async function startCasServer({ users, shape = 'A', knowsService = () => true }: CasServerOptions): Promise<CasServer> {
  const tickets = new Map<string, Ticket>();
  const sessions = new Map<string, CasUser>();

  function issueTo(user: CasUser, service: string, fromCredentials: boolean): string {
    const ticket = `ST-${randomBytes(16).toString('hex').slice(0, 29)}`;
    tickets.set(ticket, { user, service, fromCredentials, issuedAt: Date.now() });
    return ticket;
  }

  /** CAS 2.1: straight back with a ticket when there is a session, back without one for a gateway, else the form. */
  function login({ request, response, query }: Call): void {
    const service = query.get('service');
    if (service !== null && !knowsService(service)) return page(response, 403, 'Service non autorisé');
    const user = query.has('renew') ? undefined : sessions.get(sessionCookie(request));
    if (user !== undefined) return service === null ? page(response, 200, 'Connecté') : redirect(response, withTicket(service, issueTo(user, service, false)));
    if (service !== null && query.has('gateway') && !query.has('renew')) return redirect(response, service);
    page(response, 200, '<form method="post"><input name="username"><input name="password" type="password"><button>Se connecter</button></form>');
  }

  /** CAS 2.2. */
  async function acceptCredentials({ request, response, query }: Call): Promise<void> {
    const form = new URLSearchParams(await bodyOf(request));
    const user = users.find((known) => known.login === form.get('username') && known.password === form.get('password'));
    if (user === undefined) return page(response, 401, 'Identifiant ou mot de passe incorrect');
    const granting = `TGT-${randomBytes(32).toString('hex')}`;
    sessions.set(granting, user);
    response.setHeader('Set-Cookie', `TGC=${granting}; Path=/; HttpOnly; SameSite=Lax`);
    const service = query.get('service') ?? form.get('service');
    if (service === null) return page(response, 200, 'Connecté');
    if (!knowsService(service)) return page(response, 403, 'Service non autorisé');
    redirect(response, withTicket(service, issueTo(user, service, true)));
  }

  /** CAS 2.3. */
  function logout({ request, response, query }: Call): void {
    sessions.delete(sessionCookie(request));
    response.setHeader('Set-Cookie', 'TGC=; Path=/; Max-Age=0');
    const service = query.get('service');
    if (service !== null && knowsService(service)) redirect(response, service);
    else page(response, 200, 'Déconnecté');
  }

  /** CAS 2.5.3: the ticket behind a validation call, or the code of the refusal. The ticket is used up either way. */
  function redeem(query: URLSearchParams): Ticket | string {
    const [service, id] = [query.get('service'), query.get('ticket')];
    if (service === null || id === null || query.getAll('ticket').length > 1) return 'INVALID_REQUEST';
    const ticket = tickets.get(id);
    tickets.delete(id);
    if (!id.startsWith('ST-')) return 'INVALID_TICKET_SPEC';
    if (ticket === undefined || Date.now() - ticket.issuedAt > TICKET_LIFE_MS) return 'INVALID_TICKET';
    if (ticket.service !== service) return 'INVALID_SERVICE';
    return query.has('renew') && !ticket.fromCredentials ? 'INVALID_TICKET' : ticket;
  }

  /** CAS 2.4. */
  function validateText({ response, query }: Call): void {
    const ticket = redeem(query);
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.end(typeof ticket === 'string' ? 'no\n\n' : `yes\n${ticket.user.login}\n`);
  }

  /** CAS 2.5 and 2.8. */
  function validateXml({ response, query }: Call): void {
    const ticket = redeem(query);
    response.setHeader('Content-Type', 'application/xml; charset=utf-8');
    response.end(
      typeof ticket === 'string'
        ? failureXml(ticket, 'Ticket non reconnu')
        : successXml(ticket.user, shape, { at: new Date(ticket.issuedAt), isNew: ticket.fromCredentials }),
    );
  }

  const routes: Readonly<Record<string, (call: Call) => void | Promise<void>>> = {
    'GET /login': login,
    'POST /login': acceptCredentials,
    'GET /logout': logout,
    'GET /validate': validateText,
    'GET /serviceValidate': validateXml,
    'GET /p3/serviceValidate': validateXml,
  };
  const server = await startLoopback((request, response) => {
    const url = new URL(request.url ?? '/', 'http://cas');
    const route = routes[`${request.method ?? ''} ${url.pathname}`];
    if (route === undefined) page(response, 404, 'Introuvable');
    else void route({ request, response, query: url.searchParams });
  });

  return {
    ...server,
    issue(login, service, from = 'session') {
      const user = users.find((known) => known.login === login);
      if (user === undefined) throw new Error(`no user ${login}`);
      return issueTo(user, service, from === 'credentials');
    },
  };
}

function withTicket(service: string, ticket: string): string {
  return `${service}${service.includes('?') ? '&' : '?'}ticket=${ticket}`;
}

function sessionCookie(request: IncomingMessage): string {
  return /(?:^|;\s*)TGC=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { Location: location }).end();
}

function page(response: ServerResponse, status: number, content: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(`<!doctype html><html lang="fr"><title>CAS</title>${content}`);
}
