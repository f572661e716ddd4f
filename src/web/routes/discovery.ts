import { Router, type Request, type Response } from 'express';
import type { BoundConnection } from '../../flows/connection-book.js';
import type { DiscoveryQuery, DiscoveryRequest } from '../../flows/discovery.js';
import { randomToken } from '../../flows/tokens.js';
import { HubError } from '../../domain/errors.js';
import { inLocale } from '../../domain/text.js';
import { queryValue, type Web } from '../context.js';
import { chooserHref, doorHref } from '../door.js';
import { bareFrame } from '../frame.js';
import { localeOf } from '../locale.js';
import { refuseMethod } from '../middleware/methods.js';
import { discoveryModel } from '../pages/discovery.js';
import { safeReturnPath } from '../return-path.js';

const COOKIE = 'decouverte';
const SECRET = /^[\w-]{32}$/;
const PENDING_MS = 10 * 60_000;
const REMEMBER_MS = 180 * 24 * 3_600_000;
const PARAMETERS = ['entityID', 'return', 'returnIDParam', 'isPassive', 'policy'] as const;

/** Choosing elsewhere where to sign in, and the page where people of other services choose. */
export function discoveryRoutes(web: Web): Router {
  const { discovery } = web.flows;
  const router = Router();
  router.get('/connexion/decouverte', async (request, response) => {
    web.flows.addressLimit.count('begun', request.ip ?? '');
    const secret = secretOf(web, request) ?? randomToken();
    const address = await discovery.begin(secret, safeReturnPath(queryValue(request, 'vers')));
    web.cookies.write(response, COOKIE, secret, PENDING_MS);
    response.redirect(303, address);
  });
  router.head('/connexion/saml/decouverte', refuseMethod(['GET']));
  router.get('/connexion/saml/decouverte', async (request, response) => {
    const { connection, returnTo } = await discovery.complete(queryValue(request, 'attente'), secretOf(web, request), queryValue(request, 'entityID'));
    response.redirect(303, connection === undefined ? chooserHref({ vers: returnTo }) : doorHref({ connection, returnTo }));
  });
  router.get('/decouverte', async (request, response) => { await serve(web, request, response); });
  return router;
}

/** Any other value would come back from the browser in another spelling than it went. */
function secretOf(web: Web, request: Request): string | undefined {
  const value = web.cookies.read(request, COOKIE) ?? '';
  return SECRET.test(value) ? value : undefined;
}

async function serve(web: Web, request: Request, response: Response): Promise<void> {
  const { discovery } = web.flows;
  const asked = discovery.read(queryOf(request));
  const choices = await discovery.choices();
  const chosen = choices.find(({ id }) => id === queryValue(request, 'choix'));
  if (chosen !== undefined) web.cookies.write(response, 'idp', chosen.id, REMEMBER_MS);
  const remembered = choices.find(({ id }) => id === web.cookies.read(request, 'idp'));
  if (chosen !== undefined || asked.passive) {
    response.redirect(303, discovery.answer(asked, chosen ?? remembered));
    return;
  }
  response.send(web.renderer.render('chooser', modelOf(request, asked, choices, remembered), bareFrame(web, request)));
}

function modelOf(request: Request, { client }: DiscoveryRequest, choices: readonly BoundConnection[], remembered: BoundConnection | undefined) {
  const locale = localeOf(request);
  return discoveryModel({ service: inLocale(client.label, locale), choices, remembered, locale, hrefOf: (id) => choiceHref(request, id) });
}

/** The same request with the choice; its parameters were checked and are checked again. */
function choiceHref(request: Request, id: string): string {
  const asked = Object.entries(queryOf(request)).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/decouverte?${new URLSearchParams([...asked, ['choix', id]]).toString()}`;
}

/** @throws HubError `AUTH-DECOUVERTE` for a parameter that came twice */
function queryOf(request: Request): DiscoveryQuery {
  const values = PARAMETERS.map((name) => {
    if (Array.isArray(request.query[name])) throw new HubError('AUTH-DECOUVERTE', { rule: 'IDP-DISC 2.4.1', detail: `${name} came twice` });
    return [name, queryValue(request, name)] as const;
  });
  return Object.fromEntries(values) as DiscoveryQuery;
}
