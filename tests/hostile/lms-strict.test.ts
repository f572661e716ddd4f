import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RelayedScore } from '../../src/domain/grade-relay.js';
import { createOutgoingHttp, type OutgoingHttpClient } from '../../src/outgoing/http-client.js';
import type { Lms, LmsMessage, LmsProtocol } from '../../src/protocols/contract/lms.js';
import { parametersIn } from '../../src/protocols/contract/parameters.js';
import { HttpBrowser } from '../support/http-browser.js';
import { lmsProtocolOn, LMS_ID } from '../support/lms-protocol.js';
import { CERTIFICATION_LAUNCHES, CERTIFICATION_REFUSALS, HOSTILE_MESSAGES, HOSTILE_SELECTIONS } from '../support/lms/alterations.js';
import { PUPIL, SAMPLE_COURSE, TEACHER } from '../support/lms/samples.js';
import { startStrictLms, type OpeningFacts, type StrictLms } from '../support/lms/strict-lms.js';
import { startLoopback, type LoopbackServer } from '../support/loopback.js';
import { openMemoryStore } from '../support/memory-store.js';
import { postedForm } from '../support/posted-form.js';
import type { Store } from '../../src/store/port.js';

/** What the frame of the hub judges, not its protocol: which fields came, and whose state it is. */
const OF_THE_WEB = ['two id_token fields', 'state missing', 'state foreign'];

let strict: StrictLms;
let server: LoopbackServer;
let store: Store;
let http: OutgoingHttpClient;
let protocol: LmsProtocol;
let lms: Lms;

beforeAll(async () => {
  server = await startLoopback((_request, response) => {
    void protocol.keySet(LMS_ID).then((set) => response.end(set.kind === 'document' ? set.body : ''));
  });
  store = await openMemoryStore({ now: () => Date.now() });
  http = createOutgoingHttp({ allowPrivate: ['127.0.0.1'], userAgent: 'Passerelle/test' });
  protocol = lmsProtocolOn({ store, http, clock: { now: () => Date.now() }, origin: server.url });
  strict = await startStrictLms({ manners: { columnQuery: 'type_id=1', pageSize: 2 } });
  const { loginUrl, launchUrl, keySetUrl } = protocol.facts(LMS_ID);
  strict.lms.register({ clientId: 'hub-1', loginUrl, redirectUris: [launchUrl], launchUrl, keySetUrl });
  lms = { id: LMS_ID, name: 'Cartable', allowAnonymous: false, ...strict.lms.facts };
});
afterAll(async () => {
  http.close();
  await Promise.all([strict.close(), server.close(), store.close()]);
});

/** As a browser would: to the LMS, to the hub's login, back to the LMS, and here with a message. */
async function launch(opening: OpeningFacts): Promise<LmsMessage> {
  const browser = new HttpBrowser(strict.origin);
  const { location = '' } = (await browser.get(strict.openUrl(opening))).headers;
  const { authorizationUrl, state, expected } = await protocol.login(lms, parametersIn(new URL(location).search));
  const { fields } = postedForm((await browser.open(authorizationUrl)).text);
  expect(fields).not.toHaveProperty('error');
  return protocol.accept(lms, fields['id_token'] ?? '', fields['state'] ?? state, expected);
}

function linkWithColumn(): string {
  const { launchUrl: url } = protocol.facts(LMS_ID);
  const { id } = strict.lms.book.addLink({ courseId: SAMPLE_COURSE.id, title: 'Lecture', url });
  strict.lms.book.addColumn({ courseId: SAMPLE_COURSE.id, label: 'Lecture', scoreMaximum: 20, resourceLinkId: id });
  return id;
}

async function altered(alteration: StrictLms['alteration'], opening: OpeningFacts): Promise<LmsMessage> {
  strict.alteration = alteration;
  try {
    return await launch(opening);
  } finally {
    strict.alteration = undefined;
  }
}

describe.each([['a teacher', TEACHER.subject], ['a pupil', PUPIL.subject]])('a strict LMS opens the hub for %s', (_name, subject) => {
  test.each(Object.entries(CERTIFICATION_LAUNCHES))('certification: %s', async (_launch, alteration) => {
    await expect(altered(alteration, { subject, linkId: linkWithColumn() })).resolves.toMatchObject({ subject, deploymentId: SAMPLE_COURSE.deploymentId });
  });
});

describe('the hub refuses', () => {
  const messages = { ...CERTIFICATION_REFUSALS, ...HOSTILE_MESSAGES };
  test.each(Object.entries(messages).filter(([name]) => !OF_THE_WEB.includes(name)))('%s', async (name, alteration) => {
    const refused = altered(alteration, { subject: PUPIL.subject, linkId: linkWithColumn() });
    // The deployment is known to the LMS alone; which of them are schools is not judged by the protocol.
    if (name === 'deployment unknown') return expect(refused).rejects.toMatchObject({ code: 'LMS-MESSAGE', rule: 'LM-18' });
    await expect(refused).rejects.toMatchObject({ code: 'LMS-MESSAGE' });
  });
  test.each(Object.entries(HOSTILE_SELECTIONS))('a request for content with %s', async (_name, alteration) => {
    await expect(altered(alteration, { subject: TEACHER.subject })).rejects.toMatchObject({ code: 'LMS-MESSAGE', rule: 'LM-25' });
  });
});

describe('the services of a strict LMS', () => {
  const score = (differences: Partial<RelayedScore> = {}): RelayedScore => ({ sentAs: Date.now(), activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven: 3, scoreMaximum: 4, comment: 'Bien', ...differences });

  test('a score comes home, an older one does not, and both are read back', async () => {
    const message = await launch({ subject: PUPIL.subject, linkId: linkWithColumn() });
    const column = message.scores?.lineItemUrl ?? '';
    const first = score();
    await expect(protocol.services.postScore(lms, column, PUPIL.subject, first)).resolves.toEqual({ outcome: 'delivered' });
    await expect(protocol.services.postScore(lms, column, PUPIL.subject, score({ sentAs: first.sentAs - 1 }))).resolves.toEqual({ outcome: 'outdated' });
    const results = await protocol.services.results(lms, column, PUPIL.subject);
    expect(results).toEqual([{ subject: PUPIL.subject, score: expect.any(Number), maximum: expect.any(Number), comment: 'Bien' }]);
    expect(results[0]!.score / results[0]!.maximum).toBe(0.75);
  });

  test('a column is made once', async () => {
    const linkId = strict.lms.book.addLink({ courseId: SAMPLE_COURSE.id, title: 'Sans colonne', url: protocol.facts(LMS_ID).launchUrl }).id;
    const { scores } = await launch({ subject: PUPIL.subject, linkId });
    const draft = { label: 'Sans colonne', scoreMaximum: 10, resourceLinkId: linkId, resourceId: 'item-1' };
    const made = await protocol.services.ensureLineItem(lms, scores?.lineItemsUrl ?? '', draft);
    await expect(protocol.services.ensureLineItem(lms, scores?.lineItemsUrl ?? '', draft)).resolves.toBe(made);
    expect(strict.lms.book.columnsOfLink(linkId)).toHaveLength(1);
  });

  test('members come page by page', async () => {
    const { membershipsUrl = '' } = await launch({ subject: TEACHER.subject, linkId: linkWithColumn() });
    const members = await protocol.services.members(lms, membershipsUrl);
    expect(members.map(({ subject }) => subject).sort()).toEqual(SAMPLE_COURSE.members.map(({ subject }) => subject).sort());
  });

  test('tokens that the LMS forgot are replaced', async () => {
    const { scores } = await launch({ subject: PUPIL.subject, linkId: linkWithColumn() });
    strict.faults.services = 'unauthorized';
    await expect(protocol.services.postScore(lms, scores?.lineItemUrl ?? '', PUPIL.subject, score())).resolves.toEqual({ outcome: 'delivered' });
  });

  test.each([['down', { outcome: 'again' }], ['error', { outcome: 'again', status: 503 }], ['busy', { outcome: 'again', status: 429, afterMs: 1_000 }]] as const)('what is %s is asked again', async (fault, outcome) => {
    const { scores } = await launch({ subject: PUPIL.subject, linkId: linkWithColumn() });
    strict.faults.services = fault;
    await expect(protocol.services.postScore(lms, scores?.lineItemUrl ?? '', PUPIL.subject, score())).resolves.toEqual(outcome);
    strict.faults.heal();
  });

  test('an answer of chosen links is taken as it is', async () => {
    const browser = new HttpBrowser(strict.origin);
    const { location = '' } = (await browser.get(strict.openUrl({ subject: TEACHER.subject }))).headers;
    const { authorizationUrl, expected, state } = await protocol.login(lms, parametersIn(new URL(location).search));
    const { fields } = postedForm((await browser.open(authorizationUrl)).text);
    const { selection, deploymentId } = await protocol.accept(lms, fields['id_token'] ?? '', state, expected);
    const reply = await protocol.answerSelection(lms, deploymentId, selection!, [{ itemId: 'item-9', title: 'Dictée', lineItem: { scoreMaximum: 10 } }]);
    if (reply.kind !== 'form') throw new Error('a form is expected');
    const { status, text } = await browser.post(reply.action, reply.fields);
    expect([status, JSON.parse(text)]).toMatchObject([200, { links: [{ title: 'Dictée', custom: { passerelle_lien: 'item-9' } }] }]);
  });

  test('a trial finds it well', async () => {
    const checks = await protocol.test(lms);
    expect(checks.map(({ name, outcome }) => [name, outcome])).toEqual([['key-set', 'passed'], ['login', 'passed'], ['scores', 'passed'], ['members', 'passed']]);
  });
});
