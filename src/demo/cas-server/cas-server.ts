import { Router, type Express, type Request, type Response } from 'express';
import type { Clock } from '../../domain/clock.js';
import type { DemoPerson } from '../data/person.js';
import type { Faults } from '../faults.js';
import { lastResort, formBody, sendPage, simulatorSite } from '../pages/site.js';
import { cookieOf, oneValue } from '../parameters.js';
import { entAttributes } from './attributes.js';
import { announceLogout } from './logout-request.js';
import { decideLogin, readLoginRequest, type LoginStep } from './login.js';
import { askPage, ENT, postPage, signedInPage, signedOutPage, unknownServicePage } from './pages.js';
import { withTicket, isKnownService } from './service.js';
import { TicketRegistry, type Session } from './tickets.js';
import { validationRoutes } from './validation-routes.js';

const COOKIE = 'TGC-hirondelles';
const COOKIE_OPTIONS = { httpOnly: true, sameSite: 'lax', path: '/cas' } as const;

export interface CasServerOptions {
  readonly hubOrigin: string;
  readonly people: readonly DemoPerson[];
  readonly clock: Clock;
  readonly faults: Faults;
}

/** A CAS 1, 2 and 3 server under `/cas`, as an ENT runs one. The only service it knows is the hub. */
export function casServer(options: CasServerOptions): Express {
  const tickets = new TicketRegistry(options.clock);
  const byLogin = new Map(options.people.map((person) => [person.login, person]));
  const app = simulatorSite(options.hubOrigin);
  app.get('/', (_request, response) => response.redirect('/cas/login'));
  app.use('/cas', loginRoutes(options, tickets, byLogin));
  app.use('/cas', validationRoutes({ tickets, faults: options.faults, attributes: (ticket) => {
    const person = byLogin.get(ticket.login);
    return person === undefined ? [] : entAttributes(person, ticket);
  } }));
  lastResort(app, ENT);
  return app;
}

function loginRoutes({ hubOrigin, people, clock }: CasServerOptions, tickets: TicketRegistry, byLogin: ReadonlyMap<string, DemoPerson>): Router {
  const router = Router();
  const sessionOf = (request: Request) => cookieOf(request.headers.cookie, COOKIE);

  const perform = (response: Response, step: LoginStep, fromNewLogin: boolean, sessionId = ''): void => {
    if (step.do === 'refuse') return sendPage(response, unknownServicePage(), 403);
    if (step.do === 'ask') return sendPage(response, askPage(people, step.request));
    if (step.do === 'return-empty-handed') return response.redirect(303, step.service);
    if (step.do === 'issue') return hand(response, step, tickets.issue({ ...step.session, service: step.service, fromNewLogin }, sessionId));
    const person = byLogin.get(step.session.login);
    if (person !== undefined) sendPage(response, signedInPage(person));
  };

  router.get('/login', (request, response) => {
    perform(response, decideLogin(readLoginRequest(request.query, hubOrigin), tickets.session(sessionOf(request))), false, sessionOf(request));
  });

  router.post('/login', formBody, (request, response) => {
    const login = oneValue(request.body, 'username').value;
    const asked = readLoginRequest(request.body, hubOrigin);
    if (asked === undefined || login === undefined || !byLogin.has(login)) return perform(response, decideLogin(asked, undefined), true);
    const session: Session = { login, authenticatedAt: clock.now() };
    tickets.closeSession(sessionOf(request));
    const opened = tickets.openSession(session);
    response.cookie(COOKIE, opened, COOKIE_OPTIONS);
    perform(response, decideLogin({ ...asked, renew: false, warn: false }, session), true, opened);
  });

  router.get('/logout', async (request, response) => {
    await announceLogout(tickets.closeSession(sessionOf(request)), clock.now());
    response.clearCookie(COOKIE, COOKIE_OPTIONS);
    const service = oneValue(request.query, 'service').value;
    if (service !== undefined && isKnownService(service, hubOrigin)) return response.redirect(303, service);
    sendPage(response, signedOutPage());
  });
  return router;
}

/** Status 303, so that a posted sign-in is not posted again to the service (CAS 3.0.3, appendix B). */
function hand(response: Response, { service, method }: { readonly service: string; readonly method: 'GET' | 'POST' }, ticket: string): void {
  if (method === 'POST') return sendPage(response, postPage(service, ticket));
  response.redirect(303, withTicket(service, ticket));
}
