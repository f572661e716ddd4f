import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { DemoOrigins } from '../addresses.js';
import type { Faults } from '../faults.js';
import { html } from '../pages/html.js';
import { icon } from '../pages/icon.js';
import { shell } from '../pages/shell.js';
import { formBody, lastResort, sendNotice, sendPage, simulatorSite } from '../pages/site.js';
import { oneValue } from '../parameters.js';
import { FRAME_SCRIPT } from './frame-script.js';
import type { LmsMember } from './lms/course-book.js';
import { page, type LmsReply, type LmsRequest } from './lms/exchange.js';
import { Lms } from './lms/lms.js';
import { LmsSessions } from './lms/sessions.js';
import { CARTABLE, chosenPage, coursePage, framePage, gradesPage, returnedPage, whoPage } from './pages.js';
import { hubAsTool } from './registration.js';
import { COURSE, memberOf } from './roll.js';

const MOST_BODY = '256kb';
const PROTOCOL = /^\/(keys|token|authorize|chosen|courses)\b/;
/** What the hub asks for by itself, and the outage of the panel takes away. */
const SERVICES = /^\/(token|courses)\b/;

/** A page for whoever is signed in. */
type MemberPage = (member: LmsMember, request: Request, response: Response) => void;

/** A platform of courses, as a school might have one: people, one course, a gradebook. The hub is the tool it knows. */
export async function cartable({ cartable: origin, hub }: Pick<DemoOrigins, 'cartable' | 'hub'>, faults: Faults): Promise<Express> {
  const lms = await Lms.create({
    origin,
    tool: hubAsTool(hub),
    manners: { columnQuery: 'type_id=1' },
    draw: (action, fields) => shell(CARTABLE, 'Un instant', html`<form method="post" action="${action}">${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<button class="button" type="submit">Continuer ${icon('arrow-right')}</button></form>`, { submits: true }),
    afterChoice: ({ links, message }) => page(chosenPage(links, message)),
  });
  lms.book.addCourse(COURSE);
  const app = simulatorSite(hub, { framedBy: ["'self'"], leadsAnywhere: true });
  app.get('/cadre.js', (_request, response) => void response.type('js').send(FRAME_SCRIPT));
  app.all(PROTOCOL, outage(faults), express.text({ type: () => true, limit: MOST_BODY }), protocolOf(lms));
  for (const [path, show] of Object.entries(pagesOf(lms, hub))) app.get(path, signedIn(lms, show));
  app.get('/', (request, response) => (memberIn(lms, request) === undefined ? sendPage(response, whoPage()) : response.redirect('/cours')));
  app.post('/entrer', formBody, (request, response) => {
    const { value: subject } = oneValue(request.body, 'username');
    if (memberOf(subject) === undefined) return sendNotice(response, 400, CARTABLE, 'Compte inconnu', 'Cartable ne connaît pas cette personne.');
    response.set('set-cookie', lms.sessions.open(subject ?? '')).redirect(303, '/cours');
  });
  app.post('/quitter', (_request, response) => response.set('set-cookie', LmsSessions.over).redirect(303, '/'));
  lastResort(app, CARTABLE);
  return app;
}

function pagesOf(lms: Lms, hub: string): Readonly<Record<string, MemberPage>> {
  return {
    '/cours': (member, _request, response) => sendPage(response, coursePage(member, lms.book)),
    '/cours/notes': forTeachers((_member, _request, response) => sendPage(response, gradesPage(lms.book))),
    '/cours/ajouter': forTeachers((_member, _request, response) => sendPage(response, framePage('Ajouter une ressource', '/cours/ajouter/cadre', hub))),
    '/cours/ajouter/cadre': forTeachers(({ subject }, _request, response) => answer(response, lms.open({ subject, courseId: COURSE.id, storageTarget: '_parent' }))),
    '/cours/ouvrir/:link': (_member, { params }, response) => {
      const link = lms.book.links.get(String(params['link']));
      if (link === undefined) return noLink(response);
      sendPage(response, framePage(link.title, `/cours/ouvrir/${link.id}/cadre`, hub));
    },
    '/cours/ouvrir/:link/cadre': ({ subject }, { params }, response) => {
      const link = lms.book.links.get(String(params['link']));
      if (link === undefined) return noLink(response);
      answer(response, lms.open({ subject, courseId: COURSE.id, linkId: link.id, storageTarget: '_parent' }));
    },
    '/back/:course': (_member, { query }, response) => sendPage(response, returnedPage(oneValue(query, 'lti_errormsg').value ?? oneValue(query, 'lti_msg').value)),
  };
}

function noLink(response: Response): void {
  sendNotice(response, 404, CARTABLE, 'Ressource introuvable', 'Cette ressource n’est plus dans le cours.');
}

function forTeachers(show: MemberPage): MemberPage {
  return (member, request, response) => {
    if (member.role === 'teacher') return show(member, request, response);
    sendNotice(response, 403, CARTABLE, 'Réservé à l’enseignante', 'Cette page est celle de l’enseignante du cours.');
  };
}

function signedIn(lms: Lms, show: MemberPage): RequestHandler {
  return (request, response) => {
    const member = memberIn(lms, request);
    if (member === undefined) return response.redirect('/');
    show(member, request, response);
  };
}

function memberIn(lms: Lms, { headers, method }: Request): LmsMember | undefined {
  return memberOf(lms.sessions.signedIn({ headers, method, body: '', url: new URL(lms.origin) }));
}

function outage(faults: Faults): RequestHandler {
  return ({ path }, response, next) => {
    if (!SERVICES.test(path) || !faults.meets('cartable-panne')) return next();
    response.status(503).json({ error: 'temporarily_unavailable' });
  };
}

function protocolOf(lms: Lms): RequestHandler {
  return (request, response, next) => {
    lms.handle(lmsRequest(request, lms.origin)).then((reply) => (reply === undefined ? next() : answer(response, reply)), next);
  };
}

function lmsRequest({ method, originalUrl, headers, body }: Request, origin: string): LmsRequest {
  return { method, url: new URL(originalUrl, origin), headers, body: typeof body === 'string' ? body : '' };
}

function answer(response: Response, { status, headers, body }: LmsReply): void {
  response.status(status).set(headers).end(body);
}
