import express, { Router, type Request, type Response } from 'express';
import { HubError } from '../../domain/errors.js';
import type { LmsKind } from '../../flows/lms/plug.js';
import type { Web } from '../context.js';
import { csvOf } from '../csv.js';
import { frameOf } from '../frame.js';
import { protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { lmsHref, lmsListModel, lmsNewModel, lmsReviewModel, termsIn, type LmsReview, type SentLms } from '../pages/lms-admin.js';
import { actorOf } from '../pages/waiting.js';
import { requireVisit } from '../visit.js';
import { fieldsOf } from './tool-entry.js';
import { academyHat, paramOf, seenIn } from './tools.js';

const BASE = '/espace/:hat/lms';
const form = express.urlencoded({ extended: false, limit: '20kb', parameterLimit: 60 });
const DECISIONS = { accepter: 'approved', suspendre: 'suspended', reprendre: 'resumed' } as const;
const LONGEST_NAME = 120;

/** Where an academy plugs LMSs in: adds them, says which of their deployments is which school, tries them. */
export function lmsAdminRoutes(web: Web): Router {
  const router = Router();
  const { desk, invitations, protocol } = web.flows.lmsPlug;
  router.use(BASE, requireVisit(web));
  router.get(BASE, async (request, response) => showList(web, request, response));
  router.post(`${BASE}/preparer`, form, ...protectForm, async (request, response) => {
    const hat = academyHat(request);
    const { id: connector } = kindOf(web, fieldsOf(request)['genre'] ?? '');
    response.redirect(303, lmsHref(hat, `/nouveau/${await invitations.prepare({ organisationId: hat.organisationId, connector })}`));
  });
  router.post(`${BASE}/code`, form, ...protectForm, async (request, response) => {
    const hat = academyHat(request);
    try {
      response.redirect(303, lmsHref(hat, `/${await desk.claim(actorOf(request, hat), fieldsOf(request)['code'] ?? '')}`));
    } catch (error) {
      if (!(error instanceof HubError) || error.code !== 'LMS-INCONNU') throw error;
      await showList(web, request, response.status(404), true);
    }
  });
  router.get(`${BASE}/nouveau/:lms`, async (request, response) => {
    const hat = academyHat(request);
    const known = (await desk.list(hat.organisationId)).find(({ id }) => id === request.params.lms);
    if (known !== undefined) return response.redirect(303, lmsHref(hat, `/${known.id}`));
    await showNew(web, request, response, { fields: {}, faults: [] });
  });
  router.post(`${BASE}/nouveau/:lms`, form, ...protectForm, async (request, response) => add(web, request, response));
  router.get(`${BASE}/:lms/notes.csv`, async (request, response) => {
    const { id } = await desk.find({ hat: academyHat(request) }, paramOf(request, 'lms'));
    response.attachment(`notes-${id}.csv`).type('text/csv; charset=utf-8').send(csvOf(await undeliveredRows(web, id)));
  });
  router.get(`${BASE}/:lms`, async (request, response) => {
    const registration = await desk.find({ hat: academyHat(request) }, paramOf(request, 'lms'));
    await showReview(web, request, response, { registration });
  });
  for (const [path, decision] of Object.entries(DECISIONS)) {
    router.post(`${BASE}/:lms/${path}`, form, ...protectForm, async (request, response) => {
      await desk.decide(actorOf(request, academyHat(request)), seenIn(request, paramOf(request, 'lms')), decision);
      backToIt(request, response);
    });
  }
  router.post(`${BASE}/:lms/reglages`, form, ...protectForm, async (request, response) => {
    const terms = termsIn(fieldsOf(request));
    if (terms === undefined) throw new HubError('SYS-FORME', { detail: 'a name is needed, and a key and its kind go together' });
    await desk.change(actorOf(request, academyHat(request)), seenIn(request, paramOf(request, 'lms')), terms);
    backToIt(request, response);
  });
  router.post(`${BASE}/:lms/ecole`, form, ...protectForm, async (request, response) => {
    const [actor, id] = [actorOf(request, academyHat(request)), paramOf(request, 'lms')];
    const { deploiement = '', ecole = '' } = fieldsOf(request);
    if (await desk.openDeployment(actor, id, deploiement.trim(), ecole.trim().toUpperCase())) return backToIt(request, response);
    await showReview(web, request, response.status(400), { registration: await desk.find(actor, id), isUnknownSchool: true });
  });
  router.post(`${BASE}/:lms/fermer`, form, ...protectForm, async (request, response) => {
    await desk.closeDeployment(actorOf(request, academyHat(request)), paramOf(request, 'lms'), fieldsOf(request)['deploiement'] ?? '');
    backToIt(request, response);
  });
  router.post(`${BASE}/:lms/essai`, form, ...protectForm, async (request, response) => {
    const actor = actorOf(request, academyHat(request));
    const registration = await desk.beginTest(actor, paramOf(request, 'lms'));
    await showReview(web, request, response, { registration, test: await protocol.test(registration) });
  });
  router.post(`${BASE}/:lms/supprimer`, form, ...protectForm, async (request, response) => {
    const hat = academyHat(request);
    await desk.remove(actorOf(request, hat), seenIn(request, paramOf(request, 'lms')));
    response.redirect(303, lmsHref(hat));
  });
  router.all([`${BASE}/preparer`, `${BASE}/code`, `${BASE}/:lms/:decision`], refuseMethod(['POST']));
  return router;
}

/** In the LMS's own identifiers: nobody's name. */
async function undeliveredRows({ flows }: Web, registrationId: string): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [['resource_link_id', 'lineitem', 'column', 'user_id', 'score', 'maximum', 'activity', 'grading', 'comment', 'timestamp', 'state', 'failure']];
  for await (const { resourceLinkId, lineItemUrl = '', column, subject, score, timestamp, state, failure } of flows.deadLetters.ofLms(registrationId)) {
    const points = [score.scoreGiven, score.scoreMaximum].map((value) => value?.toString() ?? '');
    rows.push([resourceLinkId, lineItemUrl, column, subject, ...points, score.activityProgress, score.gradingProgress, score.comment ?? '', new Date(timestamp).toISOString(), state, failure?.code ?? '']);
  }
  return rows;
}

async function add(web: Web, request: Request, response: Response): Promise<void> {
  const { desk } = web.flows.lmsPlug;
  const [hat, id] = [academyHat(request), paramOf(request, 'lms')];
  const connector = await preparedKind(web, request);
  const fields = fieldsOf(request);
  const name = (fields['nom'] ?? '').replace(/\s+/g, ' ').trim();
  const written = Object.fromEntries(connector.fields.flatMap((field) => {
    const value = (fields[field.name] ?? '').trim();
    return value === '' ? [] : [[field.name, value]];
  }));
  const binding = connector.bind(written);
  const faults = [...(binding.faults ?? []).map(({ path }) => path.slice(path.lastIndexOf('.') + 1)), ...(name === '' || name.length > LONGEST_NAME ? ['nom'] : [])];
  if (binding.faults !== undefined || faults.length > 0) return showNew(web, request, response.status(400), { fields, faults });
  await desk.add(actorOf(request, hat), id, { connector: connector.id, name, platform: binding.bound });
  response.redirect(303, lmsHref(hat, `/${id}`));
}

/** The kind that the registration was begun with. @throws HubError `LMS-INCONNU` */
async function preparedKind(web: Web, request: Request): Promise<LmsKind> {
  const { desk, invitations } = web.flows.lmsPlug;
  const id = paramOf(request, 'lms');
  await desk.requirePrepared(actorOf(request, academyHat(request)), id);
  return kindOf(web, (await invitations.prepared(id))?.connector ?? '');
}

/** @throws HubError `LMS-INCONNU` */
function kindOf({ flows }: Web, id: string): LmsKind {
  const kind = flows.lmsPlug.kinds.find((connector) => connector.id === id);
  if (kind === undefined) throw new HubError('LMS-INCONNU', { detail: 'no connector of this name' });
  return kind;
}

async function showList(web: Web, request: Request, response: Response, isUnknownCode = false): Promise<void> {
  const hat = academyHat(request);
  const frame = await frameOf(web, request, hat, lmsHref(hat));
  response.send(web.renderer.render('lmsList', await lmsListModel(web, request, hat, isUnknownCode), frame));
}

async function showNew(web: Web, request: Request, response: Response, sent: SentLms): Promise<void> {
  const [hat, id] = [academyHat(request), paramOf(request, 'lms')];
  const connector = await preparedKind(web, request);
  const frame = await frameOf(web, request, hat, lmsHref(hat, `/nouveau/${id}`));
  response.send(web.renderer.render('lmsNew', lmsNewModel(web, request, hat, id, connector, sent), frame));
}

async function showReview(web: Web, request: Request, response: Response, review: LmsReview): Promise<void> {
  const hat = academyHat(request);
  const frame = await frameOf(web, request, hat, lmsHref(hat, `/${review.registration.id}`));
  response.send(web.renderer.render('lmsReview', await lmsReviewModel(web, request, hat, review), frame));
}

function backToIt(request: Request, response: Response): void {
  response.redirect(303, lmsHref(academyHat(request), `/${paramOf(request, 'lms')}`));
}
