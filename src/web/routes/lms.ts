import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { asHubError, HubError } from '../../domain/errors.js';
import type { LmsRegistration } from '../../domain/lms.js';
import { loginTag, type LmsAnswer, type OtherWays } from '../../flows/lms/arrivals.js';
import { tagOf, type VisitDraft } from '../../flows/lms/visits.js';
import type { Parameters } from '../../protocols/contract.js';
import { parametersIn } from '../../protocols/contract/parameters.js';
import { rawQuery, type Web } from '../context.js';
import { clearLmsCookie, readLmsCookie, writeLmsCookie } from '../lms-cookies.js';
import { allowFramingByLms, fillsWindow, frameInLms, visitHref } from '../lms-visit.js';
import { refuseMethod } from '../middleware/methods.js';
import { send } from '../reply.js';
import { traceOf } from '../trace.js';

const LONGEST_BODY = 65_536;
const BASE = '/lti/lms/:registration';
const PROOF = /^[A-Za-z0-9_-]{20,64}$/;
/** What an LMS may answer instead of a message (OpenID Connect Core 3.1.2.6): it is not signed in there any more. */
const SIGNED_OUT: ReadonlySet<string> = new Set(['login_required', 'interaction_required', 'account_selection_required', 'consent_required']);

type LmsRequest = Request<{ registration: string }>;

/**
 * Where an LMS launches the hub. No session is looked at and no form token: what comes is proven by the LMS's signature, and tied to
 * its browser by a cookie of the login, or by what the LMS's frame kept.
 */
export function lmsRoutes(web: Web): Router {
  const router = Router();
  const form = express.text({ limit: LONGEST_BODY, type: 'application/x-www-form-urlencoded' });
  const known = knownLms(web);
  router.head(`${BASE}/login`, refuseMethod(['GET', 'POST']));
  router.get(`${BASE}/login`, known, (request: LmsRequest, response) => begin(web, request, response, parametersIn(rawQuery(request))));
  router.post(`${BASE}/login`, known, form, (request: LmsRequest, response) => begin(web, request, response, bodyOf(request)));
  router.post(`${BASE}/launch`, known, form, (request: LmsRequest, response) => arrive(web, request, response));
  router.all(`${BASE}/launch`, refuseMethod(['POST']));
  router.get(`${BASE}/jwks`, async (request: LmsRequest, response) => {
    const { id } = await web.flows.lms.registry.get(request.params.registration);
    send(web, request, response, await web.flows.lms.protocol.keySet(id));
  });
  router.all(`${BASE}/jwks`, refuseMethod(['GET']));
  return router;
}

const registrations = new WeakMap<object, LmsRegistration>();

/** The LMS that the address names: it may frame what comes, be it a refusal. */
function knownLms({ flows }: Web): RequestHandler<{ registration: string }> {
  return async (request, response, next) => {
    const act = request.method === 'POST' ? 'posted' : 'begun';
    flows.addressLimit.count(act, request.ip ?? '');
    const registration = await flows.lms.registry.get(request.params.registration);
    allowFramingByLms(response, registration);
    flows.lms.limit.count(act, registration.id);
    registrations.set(request, registration);
    next();
  };
}

function registrationOf(request: LmsRequest): LmsRegistration {
  const registration = registrations.get(request);
  if (registration === undefined) throw new HubError('LMS-INCONNU', { detail: 'no LMS was looked for' });
  return registration;
}

async function begin(web: Web, request: LmsRequest, response: Response, parameters: Parameters): Promise<void> {
  await refusalsRecorded(web, request, async () => {
    const { arrivals } = web.flows.lms;
    const registration = registrationOf(request);
    response.setHeader('Referrer-Policy', 'no-referrer');
    const [state, handle] = [only(parameters, 'depart'), only(parameters, 'suite')];
    if (state !== undefined) {
      await depart(web, request, response, registration, state);
      return;
    }
    const { login, tag, proof } = handle === undefined ? await arrivals.begin(registration, parameters) : await arrivals.restart(registration, handle);
    writeLmsCookie(web, request, response, 'proof', { tag, value: proof });
    // A window keeps cookies; a frame has to show first that it does.
    response.redirect(303, fillsWindow(request) ? login.authorizationUrl : `/lti/lms/${registration.id}/login?depart=${encodeURIComponent(login.state)}`);
  });
}

/** To the LMS, from a frame that kept its proof, or whose LMS keeps one for us; else the whole login goes on in a window of its own. */
async function depart(web: Web, request: LmsRequest, response: Response, registration: LmsRegistration, state: string): Promise<void> {
  const departure = await web.flows.lms.arrivals.depart(registration, state, readLmsCookie(web, request, 'proof', loginTag(state)));
  if ('href' in departure) {
    response.redirect(303, departure.href);
    return;
  }
  const { restart, kept } = departure;
  const keeping = kept?.login.storage === undefined ? {} : { keeping: { ...kept.login.storage, key: keyOf(kept.tag), proof: kept.proof, then: kept.login.authorizationUrl } };
  response.send(web.renderer.render('lmsWindow', { lms: registration.name, href: restartHref(registration, restart), ...keeping }, frameInLms(web, request)));
}

async function arrive(web: Web, request: LmsRequest, response: Response): Promise<void> {
  await refusalsRecorded(web, request, async () => {
    const { arrivals, door, visits } = web.flows.lms;
    const registration = registrationOf(request);
    const { answer, proof: kept } = await answerOf(web, registration, bodyOf(request));
    const tag = loginTag(answer.state);
    const cookie = readLmsCookie(web, request, 'proof', tag);
    const accepted = await arrivals.accept(registration, answer, cookie ?? kept);
    if ('otherWays' in accepted) {
      offerOtherWays(web, request, response, registration, { tag, ...accepted.otherWays });
      return;
    }
    const draft = await door.enter(registration, accepted.message, traceOf(request));
    await door.recordEntry(draft);
    if (cookie === undefined) {
      await offerWindow(web, request, response, registration, draft);
      return;
    }
    clearLmsCookie(web, response, 'proof', tag);
    const { visit, cookie: value } = await visits.start(draft);
    writeLmsCookie(web, request, response, 'visit', { tag: tagOf(visit), value });
    response.redirect(303, visitHref(visit));
  });
}

/** Where the browser keeps no cookie of ours, the visit would be lost at the next step: it goes on in a window of its own. */
async function offerWindow(web: Web, request: LmsRequest, response: Response, { name }: LmsRegistration, draft: VisitDraft): Promise<void> {
  const handle = await web.flows.lms.visits.park(draft);
  const frame = { ...frameInLms(web, request), locale: draft.locale };
  response.send(web.renderer.render('lmsWindow', { lms: name, href: `/lti/lms/visite?suite=${handle}` }, frame));
}

function offerOtherWays(web: Web, request: LmsRequest, response: Response, registration: LmsRegistration, { tag, restart, storage }: OtherWays & { tag: string }): void {
  const fetching = storage === undefined ? {} : { fetching: { ...storage, key: keyOf(tag), action: `/lti/lms/${registration.id}/launch` } };
  response.send(web.renderer.render('lmsWindow', { lms: registration.name, href: restartHref(registration, restart), ...fetching }, frameInLms(web, request)));
}

function restartHref({ id }: LmsRegistration, handle: string): string {
  return `/lti/lms/${id}/login?suite=${handle}`;
}

/** The LMS's own answer, or the one that waited while the page looked for the proof, which comes with it. */
async function answerOf(web: Web, registration: LmsRegistration, fields: Parameters): Promise<{ readonly answer: LmsAnswer; readonly proof?: string }> {
  const { arrivals } = web.flows.lms;
  const parked = only(fields, 'attente');
  if (parked !== undefined) {
    const proof = only(fields, 'preuve') ?? '';
    if (!PROOF.test(proof)) throw new HubError('LMS-NAVIGATEUR', { rule: 'storage', detail: 'the frame of the LMS gave no proof' });
    return { answer: await arrivals.unpark(registration, parked), proof };
  }
  const state = only(fields, 'state') ?? '';
  const error = only(fields, 'error');
  if (error !== undefined) {
    await arrivals.expectState(registration, state);
    throw new HubError(SIGNED_OUT.has(error) ? 'LMS-NAVIGATEUR' : 'LMS-REFUS', { rule: 'error', detail: SIGNED_OUT.has(error) ? error : 'the LMS answered with an error' });
  }
  const idToken = only(fields, 'id_token');
  if (idToken === undefined || state === '') throw new HubError('LMS-DEMANDE', { rule: 'answer', detail: 'neither a message nor an error, or no state' });
  return { answer: { state, idToken } };
}

function bodyOf(request: LmsRequest): Parameters {
  const body: unknown = request.body;
  if (typeof body !== 'string') throw new HubError('SYS-TYPE', { rule: 'form', detail: 'a form is expected' });
  return parametersIn(body);
}

/** @throws HubError `LMS-DEMANDE` when it came twice */
function only(parameters: Parameters, name: string): string | undefined {
  const values = parameters.get(name) ?? [];
  if (values.length > 1) throw new HubError('LMS-DEMANDE', { rule: 'repeated', detail: `${name} came ${values.length} times` });
  return values[0];
}

function keyOf(tag: string): string {
  return `passerelle_${tag}`;
}

/** Whatever ends a launch is recorded, under the id the page will show. That it could not be recorded does not hide it. */
async function refusalsRecorded(web: Web, request: LmsRequest, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code, rule, detail } = asHubError(error);
    const [traceId, connectionId] = [traceOf(request), registrationOf(request).id];
    await web.flows.journal.record({ event: 'lms-launch', outcome: 'refused', traceId, code, rule, detail, connectionId })
      .catch((failure: unknown) => { web.operations.fault(failure, traceId); });
    throw error;
  }
}
