import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lmsMemberId, type LmsLink } from '../../src/domain/lms.js';
import { pseudonymId } from '../../src/domain/pseudonym.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { ALL_SCOPES, lmsId, pseudonymOf, userId } from '../support/lms-grades.js';
import { registerIn } from '../support/lms/register-in.js';
import { OTHER_PUPIL, PUPIL, SAMPLE_COURSE, TEACHER, THIRD_PUPIL } from '../support/lms/samples.js';
import { startStrictLms, type StrictLms } from '../support/lms/strict-lms.js';
import { MEDIA, SCOPES } from '../support/lti-gradebook.js';
import { ltiResource, startLtiHub } from '../support/lti-hub.js';
import { callService, ServiceTool } from '../support/lti-service-tool.js';
import { HIRONDELLES } from '../support/school.js';
import type { SchoolHub } from '../support/school-hub.js';

const MEMBERS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const CONTEXT = 'c'.repeat(43);
const COURSE = 'k'.repeat(43);
const LINK = 'l'.repeat(43);
const SECTOR = 'sector client notes';
const registrationId = lmsId('strict');
const jules = pseudonymOf('strict', PUPIL.subject);

let lms: StrictLms;
let hub: SchoolHub;
let tool: ServiceTool;
let token: string;

beforeAll(async () => {
  lms = await startStrictLms();
  tool = await ServiceTool.start('notes');
  hub = await startLtiHub({ resources: () => [ltiResource('notes', ['role', 'givenName'], {}, { keySetUrl: tool.keySetUrl, services: { scores: 'own', members: true } })] });
  const link = lms.lms.book.addLink({ courseId: SAMPLE_COURSE.id, title: 'Dictée' });
  const at = { registrationId, deploymentId: '1', schoolId: HIRONDELLES, seenAt: 0 };
  const id = userId('strict', PUPIL.subject);
  const { store } = hub.hub;
  await registerIn({ origin: hub.origin, store }, lms, { id: registrationId });
  await store.collection(COLLECTIONS.lmsCourses).insert({ ...at, id: COURSE, title: SAMPLE_COURSE.title, membershipsUrl: `${lms.origin}/courses/7/members` });
  const kept: LmsLink = { ...at, id: LINK, courseId: COURSE, resourceLinkId: link.id, resourceId: 'notes', title: 'Dictée', history: [], grades: { scopes: ALL_SCOPES, lineItemsUrl: `${lms.origin}/courses/7/lineitems` } };
  await store.collection(COLLECTIONS.lmsLinks).insert(kept);
  await store.collection(COLLECTIONS.lmsUsers).insert({ id, registrationId, subject: PUPIL.subject, seenAt: 0 });
  await store.collection(COLLECTIONS.lmsMembers).insert({ id: lmsMemberId(COURSE, id), courseId: COURSE, userId: id, role: 'pupil', seenAt: 0 });
  await store.collection(COLLECTIONS.pseudonyms).insert({ id: pseudonymId(SECTOR, id), personId: id, sector: SECTOR, value: jules });
  await store.collection(COLLECTIONS.toolContexts).insert({ id: CONTEXT, clientId: 'notes', deploymentId: HIRONDELLES, schoolId: HIRONDELLES, kind: 'course', placeId: COURSE });
  token = await tool.token(hub.origin, [SCOPES.score, SCOPES.results, SCOPES.readColumns, MEMBERS]);
});
afterAll(async () => {
  await hub.close();
  await tool.close();
  await lms.close();
});

const lineitems = (): string => `${hub.origin}/lti/contexts/${CONTEXT}/lineitems`;
const memberships = (): string => `${hub.origin}/lti/contexts/${CONTEXT}/memberships`;
async function column(): Promise<string> {
  const { body } = await callService(lineitems(), { token });
  return (body as unknown as { id: string }[])[0]?.id ?? '';
}
async function score(subject: string, scoreGiven: number): Promise<number> {
  const body = { userId: subject, timestamp: new Date().toISOString(), activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven, scoreMaximum: 20 };
  return (await callService(`${await column()}/scores`, { method: 'POST', token, body, type: MEDIA.score })).status;
}
/** The worker comes by every second. */
async function arrived(subject: string, points: number): Promise<unknown> {
  for (let waits = 0; waits < 200; waits += 1) {
    const [made] = lms.lms.book.columnsOf('7');
    const kept = made === undefined ? undefined : lms.lms.book.score(made.id, subject);
    if (kept?.scoreGiven === points) return kept;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`nothing arrived: ${JSON.stringify(lms.serviceLog())}`);
}

/** Until the hub has tried, and knows that it did not work. */
async function failed(): Promise<void> {
  for (let waits = 0; waits < 200; waits += 1) {
    const { items } = await hub.hub.store.collection(COLLECTIONS.results).find('byPerson', { equals: [userId('strict', PUPIL.subject)], limit: 1 });
    if (items[0]?.relay?.failure?.code === 'LMS-PANNE') return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error('nothing failed');
}

interface Member { readonly user_id: string; readonly roles: readonly string[]; readonly given_name?: string; readonly email?: string }

describe('a tool of the hub, in a course of a strict LMS', () => {
  test('is answered at once, and its score is in the LMS a moment later, in a column that the hub made', async () => {
    expect(await score(jules, 8)).toBe(200);
    expect(await arrived(PUPIL.subject, 8)).toMatchObject({ scoreMaximum: 20, activityProgress: 'Completed' });
    expect(lms.lms.book.columnsOf('7')).toMatchObject([{ label: 'Dictée', scoreMaximum: 100 }]);
  });

  test('an LMS that is down for a while loses nothing', async () => {
    lms.faults.services = 'down';
    for (const points of [9, 10]) expect(await score(jules, points)).toBe(200);
    await failed();
    lms.faults.heal();
    await arrived(PUPIL.subject, 10);
    const { body } = await callService(`${await column()}/results`, { token });
    expect(body).toMatchObject([{ userId: jules, resultScore: 50, resultMaximum: 100 }]);
  }, 60_000);

  test('knows who is in the course, by names of its own, and may mark them (B-17)', async () => {
    const { status, body } = await callService(memberships(), { token });
    expect(status).toBe(200);
    const { members } = body as unknown as { members: readonly Member[] };
    expect(members.map(({ given_name: name }) => name).sort()).toEqual([TEACHER, PUPIL, OTHER_PUPIL, THIRD_PUPIL].map(({ givenName }) => givenName).sort());
    expect(members.every(({ email }) => email === undefined)).toBe(true);
    expect(members.find(({ given_name: name }) => name === PUPIL.givenName)?.user_id).toBe(jules);
    const aya = members.find(({ given_name: name }) => name === OTHER_PUPIL.givenName)?.user_id ?? '';
    const again = (await callService(memberships(), { token })).body as unknown as { members: readonly Member[] };
    expect(again.members).toEqual(members);
    expect(lms.serviceLog().filter(({ path }) => path.startsWith('/courses/7/members')).length).toBeGreaterThan(0);
    expect(await score(aya, 12)).toBe(200);
    await arrived(OTHER_PUPIL.subject, 12);
    expect(await score(members.find(({ given_name: name }) => name === TEACHER.givenName)?.user_id ?? '', 12)).toBe(422);
  });

  test('of one role, of one link, and of no other link', async () => {
    const of = async (query: string) => (await callService(`${memberships()}${query}`, { token })) as unknown as { status: number; body: { members: readonly Member[] } };
    expect((await of('?role=Instructor')).body.members).toHaveLength(1);
    expect((await of(`?rlid=${LINK}`)).body.members).toHaveLength(4);
    expect((await of(`?rlid=${'z'.repeat(43)}`)).status).toBe(404);
  });
});
