import express, { type ErrorRequestHandler, type Express, type Response } from 'express';
import { html } from './html.js';
import { shell, type Brand } from './shell.js';
import { STYLE } from './style.js';

const SUBMIT = 'document.forms[0].submit();\n';

/** What the pages of a simulator may do, where that is not what most may. */
export interface SitePolicy {
  /** Origins that may frame them; the hub alone by default. */
  readonly framedBy?: readonly string[];
  /** As a platform of courses, which cannot know where its tools lead: may frame, and send forms to, every site. */
  readonly leadsAnywhere?: boolean;
}

/**
 * The Express application of one simulator: headers, stylesheet and script in place, small form bodies parsed.
 * Its pages may send forms to itself and to the hub, and be framed by the hub only, unless `policy` says more.
 */
export function simulatorSite(hubOrigin: string, { framedBy = [hubOrigin], leadsAnywhere = false }: SitePolicy = {}): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const leads = leadsAnywhere ? 'form-action http: https:; frame-src http: https:' : `form-action 'self' ${hubOrigin}`;
  const policy = `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; ${leads}; base-uri 'none'; frame-ancestors ${framedBy.join(' ')}`;
  app.use((_request, response, next) => {
    response.set({ 'content-security-policy': policy, 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    next();
  });
  app.get('/style.css', (_request, response) => void response.type('css').send(STYLE));
  app.get('/favicon.ico', (_request, response) => void response.status(204).end());
  app.get('/envoi.js', (_request, response) => void response.type('js').send(SUBMIT));
  return app;
}

/** Reads form bodies; everything a simulator is sent by form is small. */
export const formBody = express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 40 });

/** Last of all: what is not found, and what a body parser or a handler refused. */
export function lastResort(app: Express, brand: Brand): void {
  app.use((_request, response) => sendNotice(response, 404, brand, 'Cette page n’existe pas', 'L’adresse demandée ne mène nulle part sur ce simulateur.'));
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    const status = statusOf(error);
    sendNotice(response, status, brand, 'Demande refusée', status < 500 ? 'La demande est mal formée.' : 'Le simulateur a rencontré une erreur.');
  };
  app.use(onError);
}

export function sendPage(response: Response, page: string, status = 200): void {
  response.status(status).type('html').send(page);
}

/** A page with one sentence. */
export function sendNotice(response: Response, status: number, brand: Brand, title: string, sentence: string): void {
  sendPage(response, shell(brand, title, html`<p class="muted">${sentence}</p>`), status);
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
