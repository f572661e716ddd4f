import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { AGS_CLAIM, embed, gradebookOf, launchBy, MEDIA, SCOPES, startTools } from '../support/lti-gradebook.js';
import { hatOf, ltiResource, startLtiHub } from '../support/lti-hub.js';
import { callService, type ServiceCall, type TokenAnswer } from '../support/lti-service-tool.js';
import { EMBRUNS, HIRONDELLES, personIdOf } from '../support/school.js';
import type { SchoolHub } from '../support/school-hub.js';

const DEPLOYMENT = 'https://purl.imsglobal.org/spec/lti/claim/deployment_id';
const LINK = 'https://purl.imsglobal.org/spec/lti/claim/resource_link';
const MINUTE = 60_000;

let tools: Awaited<ReturnType<typeof startTools<'notes' | 'propre' | 'autre' | 'nobody'>>>;
let hub: SchoolHub;
/** Of `notes`: everything it may ask; the columns of the class; what Léa is called. */
let token: string;
let lineitems: string;
let lea: string;

beforeAll(async () => {
  tools = await startTools('notes', 'propre', 'autre', 'nobody');
  const served = (name: keyof typeof tools, scores: string, differences: object = {}) => ltiResource(name, [], differences, { keySetUrl: tools[name].keySetUrl, services: { scores } });
  hub = await startLtiHub({
    resources: () => [served('notes', 'manage'), served('propre', 'own'), served('autre', 'manage'), served('nobody', 'manage', { anonymous: true }), ltiResource('sans', [])],
  });
  token = await tools.notes.token(hub.origin, Object.values(SCOPES));
  const launched = await launchBy(hub, 'lea', 'notes');
  lineitems = gradebookOf(launched).lineitems;
  lea = launched.claims.sub ?? '';
});
afterAll(async () => {
  await hub.close();
  await Promise.all(Object.values(tools).map((tool) => tool.close()));
});

const call = (url: string, request: ServiceCall = {}): Promise<TokenAnswer> => callService(url, { token, ...request });
const post = (url: string, body: unknown, type: string, request: ServiceCall = {}): Promise<TokenAnswer> => call(url, { method: 'POST', body, type, ...request });
const listed = async (url = lineitems): Promise<readonly Record<string, unknown>[]> => (await call(url)).body as unknown as readonly Record<string, unknown>[];

async function column(differences: object = {}, at = lineitems, by = token): Promise<string> {
  const { status, body } = await post(at, { label: 'Dictée', scoreMaximum: 10, ...differences }, MEDIA.column, { token: by });
  expect(status).toBe(201);
  return String(body['id']);
}

let second = 0;
/** A moment after all the others. */
const later = (): string => new Date(Date.now() - 3_600_000 + (second += 1) * 1_000).toISOString();
const scoreOf = (differences: object = {}): object => ({ userId: lea, timestamp: later(), activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven: 8, scoreMaximum: 10, ...differences });
const score = (item: string, differences: object = {}): Promise<TokenAnswer> => post(`${item}/scores`, scoreOf(differences), MEDIA.score);
const results = async (item: string, query = ''): Promise<readonly Record<string, unknown>[]> => (await call(`${item}/results${query}`)).body as unknown as readonly Record<string, unknown>[];
const stored = (item: string, login = 'lea') => hub.hub.store.collection(COLLECTIONS.results).get(`${item.split('/').at(-1) ?? ''} ${personIdOf(login)}`);

describe('the claim (AGS 3.1)', () => {
  test('says what a tool may ask, and where', async () => {
    expect(gradebookOf(await launchBy(hub, 'lea', 'notes'))).toEqual({ scope: expect.arrayContaining(Object.values(SCOPES)), lineitems: expect.stringMatching(/\/lti\/contexts\/[\w-]{43}\/lineitems$/) });
    expect(gradebookOf(await launchBy(hub, 'lea', 'propre')).scope).toEqual([SCOPES.readColumns, SCOPES.results, SCOPES.score]);
  });

  test('is not there for a tool without scores, nor for one that does not know whom it serves', async () => {
    for (const resource of ['sans', 'nobody']) expect((await launchBy(hub, 'lea', resource)).claims).not.toHaveProperty([AGS_CLAIM]);
  });

  test('an activity has its column from its first launch on, one however many launch it at once', async () => {
    const { id: activityId } = await embed(hub, 'propre', 'cp-a', { title: 'Fractions' });
    const launches = await Promise.all(['lea', 'malo', 'zoe'].map((login) => launchBy(hub, login, 'propre', { activityId })));
    const urls = new Set(launches.map((launched) => gradebookOf(launched).lineitem));
    expect([...urls]).toEqual([expect.stringMatching(/\/lineitems\/[\w-]{43}$/)]);
    const [url = ''] = urls;
    const { body } = await call(url, { token: await tools.propre.token(hub.origin, [SCOPES.readColumns]) });
    expect(body).toEqual({ id: url, label: 'Fractions', scoreMaximum: 100, resourceLinkId: activityId });
  });

  test('an activity has the column that its picker asked for, which is listed before any launch and goes with the activity only', async () => {
    const all = await tools.autre.token(hub.origin, Object.values(SCOPES));
    const { lineitems: ofClass } = gradebookOf(await launchBy(hub, 'adam', 'autre'));
    const activity = await embed(hub, 'autre', 'cm2', { lineItem: { label: 'Interro', scoreMaximum: 20, tag: 'note' } });
    await embed(hub, 'notes', 'cm2');
    const declared = { id: expect.stringContaining(ofClass), label: 'Interro', scoreMaximum: 20, tag: 'note', resourceLinkId: activity.id };
    expect((await call(ofClass, { token: all })).body).toEqual([declared]);
    const { lineitem = '' } = gradebookOf(await launchBy(hub, 'adam', 'autre', { activityId: activity.id }));
    expect((await call(lineitem, { token: all })).body).toEqual(declared);
    const refused = await call(lineitem, { token: all, method: 'DELETE' });
    expect([refused.status, refused.headers.get('allow'), (await call(lineitem, { token: all })).status]).toEqual([405, 'GET, PUT', 200]);
    await hub.hub.store.collection(COLLECTIONS.activities).remove(activity.id);
    expect([(await call(lineitem, { token: all, method: 'DELETE' })).status, (await call(ofClass, { token: all })).body]).toEqual([204, []]);
  });

  test('lineitem is there exactly when the link has one column', async () => {
    const first = await launchBy(hub, 'adam', 'notes');
    const { lineitems: ofCm2, lineitem } = gradebookOf(first);
    expect(lineitem).toBeUndefined();
    const resourceLinkId = (first.claims[LINK] as { id: string }).id;
    const only = await column({ resourceLinkId }, ofCm2);
    expect(gradebookOf(await launchBy(hub, 'adam', 'notes')).lineitem).toBe(only);
    await column({ resourceLinkId }, ofCm2);
    expect(gradebookOf(await launchBy(hub, 'adam', 'notes')).lineitem).toBeUndefined();
  });

  test('a class, another class and another tool have other columns', async () => {
    const places = await Promise.all([launchBy(hub, 'lea', 'notes'), launchBy(hub, 'adam', 'notes'), launchBy(hub, 'lea', 'autre')]);
    expect(new Set(places.map((launched) => gradebookOf(launched).lineitems)).size).toBe(3);
  });
});

describe('line items (AGS 3.2)', () => {
  test('are made, shown, replaced and removed', async () => {
    const body = { label: ' Dictée 1 ', scoreMaximum: 20, resourceId: ' r 1 ', tag: 'grade', startDateTime: '2026-11-01T08:00:00+01:00', endDateTime: '2026-12-01T08:00:00Z', gradesReleased: false };
    const made = await post(lineitems, { ...body, id: 'https://autre.example.fr/1', more: { a: 1 } }, MEDIA.column, { accept: MEDIA.column });
    expect([made.status, made.headers.get('content-type')]).toEqual([201, MEDIA.column]);
    const url = String(made.body['id']);
    expect(made.body).toEqual({ ...body, label: 'Dictée 1', id: url });
    expect(url).toMatch(new RegExp(`^${lineitems}/[\\w-]{32}$`));
    expect((await call(url)).body).toEqual(made.body);
    const changed = await call(url, { method: 'PUT', body: { label: 'Dictée 2', scoreMaximum: 5, id: 'x' }, type: MEDIA.column });
    expect([changed.status, changed.body]).toEqual([200, { id: url, label: 'Dictée 2', scoreMaximum: 5 }]);
    await score(url);
    const removed = await call(url, { method: 'DELETE' });
    expect([removed.status, removed.body]).toEqual([204, {}]);
    expect([(await call(url)).status, (await call(url, { method: 'DELETE' })).status, await stored(url)]).toEqual([404, 404, undefined]);
  });

  test('blank and null are as good as absent, and numbers may be text', async () => {
    const { status, body } = await post(lineitems, { label: 'A', scoreMaximum: '12.5', startDateTime: '', endDateTime: null, resourceLinkId: null, gradesReleased: null, tag: null }, 'application/json; charset=utf-8');
    expect([status, body]).toEqual([201, { id: expect.any(String), label: 'A', scoreMaximum: 12.5 }]);
  });

  test.each([
    ['no JSON', '{'], ['a list', []], ['no label', { scoreMaximum: 1 }], ['a blank label', { label: ' ', scoreMaximum: 1 }], ['a long label', { label: 'x'.repeat(1_001), scoreMaximum: 1 }],
    ['no maximum', { label: 'a' }], ['no number', { label: 'a', scoreMaximum: 'dix' }], ['nothing', { label: 'a', scoreMaximum: 0 }], ['below nothing', { label: 'a', scoreMaximum: -1 }],
    ['a day', { label: 'a', scoreMaximum: 1, startDateTime: '2026-11-01' }], ['no zone', { label: 'a', scoreMaximum: 1, endDateTime: '2026-11-01T00:00:00' }], ['a day that is none', { label: 'a', scoreMaximum: 1, endDateTime: '2026-02-30T00:00:00Z' }],
    ['a tag that is no text', { label: 'a', scoreMaximum: 1, tag: { $ne: null } }], ['a review elsewhere', { label: 'a', scoreMaximum: 1, submissionReview: { url: 'https://autre.example.fr/' } }],
  ])('400 for %s, on POST and on PUT, without a word of it', async (_what, body) => {
    const url = await column();
    for (const answer of [await post(lineitems, body, MEDIA.column), await call(url, { method: 'PUT', body, type: MEDIA.column })]) {
      expect([answer.status, answer.body]).toEqual([400, { code: 'malformed', text: expect.stringMatching(/^[\w ,.']+$/) }]);
    }
    expect((await call(url)).body).toMatchObject({ label: 'Dictée', scoreMaximum: 10 });
  });

  test('A-28: names of JavaScript change nothing', async () => {
    const { status, body } = await post(lineitems, '{"label":"a","scoreMaximum":1,"__proto__":{"tag":"x"},"constructor":{"prototype":{"tag":"x"}}}', MEDIA.column);
    expect([status, body['tag'], ({} as Record<string, unknown>)['tag']]).toEqual([201, undefined, undefined]);
  });

  test('resourceLinkId: an activity of this class and client, or the link of its resource; 404 for any other', async () => {
    const mine = await embed(hub, 'notes');
    const link = ((await launchBy(hub, 'lea', 'notes')).claims[LINK] as { id: string }).id;
    for (const resourceLinkId of [mine.id, link]) expect((await post(lineitems, { label: 'a', scoreMaximum: 1, resourceLinkId }, MEDIA.column)).body).toMatchObject({ resourceLinkId });
    const [elsewhere, others] = [await embed(hub, 'notes', 'cm2'), await embed(hub, 'autre')];
    for (const resourceLinkId of [elsewhere.id, others.id, 'inconnu', '__proto__']) expect((await post(lineitems, { label: 'a', scoreMaximum: 1, resourceLinkId }, MEDIA.column)).status).toBe(404);
  });

  test('resourceLinkId stays on PUT, and naming another is a mistake', async () => {
    const { id: resourceLinkId } = await embed(hub, 'notes');
    const url = await column({ resourceLinkId });
    const put = (body: object) => call(url, { method: 'PUT', body: { label: 'b', scoreMaximum: 1, ...body }, type: MEDIA.column });
    expect((await put({ resourceLinkId: 'autre' })).status).toBe(400);
    for (const body of [{}, { resourceLinkId }]) expect((await put(body)).body).toMatchObject({ label: 'b', resourceLinkId });
  });

  test('filters combine, no match is an empty list, and the media type is that of a container', async () => {
    const { id: resourceLinkId } = await embed(hub, 'notes');
    const url = await column({ resourceLinkId, resourceId: 'r-9', tag: 't 9' });
    await column({ resourceId: 'r-9' });
    const ids = async (query: string) => (await listed(`${lineitems}?${query}`)).map(({ id }) => id);
    for (const query of ['tag=t+9', `resource_link_id=${resourceLinkId}`, 'resource_id=r-9&tag=t%209', `resource_id=r-9&resource_link_id=${resourceLinkId}&tag=t+9`]) expect(await ids(query)).toEqual([url]);
    expect((await ids('resource_id=r-9')).length).toBe(2);
    expect(await ids('tag=aucun')).toEqual([]);
    expect((await call(lineitems, { accept: MEDIA.columns })).headers.get('content-type')).toBe(MEDIA.columns);
  });

  test('pages follow each other by Link, keep the filters and lose nothing', async () => {
    const made = [];
    for (let count = 0; count < 7; count += 1) made.push(await column({ tag: 'page' }));
    const seen: unknown[] = [];
    let next: string | undefined = `${lineitems}?tag=page&limit=3`;
    for (let page = 0; page < 5 && next !== undefined; page += 1) {
      const { headers, body } = await call(next);
      seen.push(...(body as unknown as { id: string }[]).map(({ id }) => id));
      next = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      if (page === 0) await call(String(seen[2]), { method: 'DELETE' });
    }
    expect([seen, next]).toEqual([made, undefined]);
  });

  test.each(['limit=0', 'limit=-1', 'limit=x', 'limit=1&limit=2', 'tag=a&tag=b', `tag=${'x'.repeat(1_001)}`])('400 for ?%.20s', async (query) => {
    expect((await call(`${lineitems}?${query}`)).status).toBe(400);
  });

  test('a tool with its own columns only may read them and make none', async () => {
    const own = await tools.propre.token(hub.origin, Object.values(SCOPES));
    const { lineitems: url } = gradebookOf(await launchBy(hub, 'lea', 'propre'));
    expect((await call(url, { token: own })).status).toBe(200);
    const answer = await post(url, { label: 'a', scoreMaximum: 1 }, MEDIA.column, { token: own });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([403, expect.stringContaining('error="insufficient_scope"')]);
  });

  test('no more columns than anybody reads', async () => {
    const { lineitems: url } = gradebookOf(await launchBy(hub, 'lea', 'autre'));
    const contextId = url.split('/').at(-2) ?? '';
    await hub.hub.store.collection(COLLECTIONS.lineItems).bulkUpsert(Array.from({ length: 500 }, (_, index) => ({ id: `c${String(index).padStart(30, '0')}`, contextId, placeId: 'cp-a', label: 'x', scoreMaximum: 1, createdAt: index })));
    const other = await tools.autre.token(hub.origin, [SCOPES.columns]);
    expect((await post(url, { label: 'a', scoreMaximum: 1 }, MEDIA.column, { token: other })).status).toBe(429);
    expect((await call(url, { token: other })).body).toHaveLength(500);
  });
});

describe('status codes (lti.md 4.6)', () => {
  let item: string;
  beforeEach(async () => {
    item = await column();
  });

  test('401 without a token, with one in the query or in the body, and with a bad one', async () => {
    for (const [url, request] of [
      [lineitems, { token: undefined }],
      [`${lineitems}?access_token=${token}`, { token: undefined }],
      [lineitems, { token: 'x'.repeat(43) }],
      [lineitems, { token: `${token}a` }],
      [`${item}/scores`, { token: undefined, method: 'POST', body: `access_token=${token}`, type: 'application/x-www-form-urlencoded' }],
    ] as const) {
      const answer = await callService(url, request);
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Bearer/)]);
    }
  });

  test('401 for a scheme that is another', async () => {
    const { status } = await fetch(lineitems, { headers: { authorization: `Basic ${Buffer.from(`a:${token}`).toString('base64')}` } });
    expect(status).toBe(401);
  });

  test('403 without the scope, for each address', async () => {
    const readOnly = await tools.notes.token(hub.origin, [SCOPES.readColumns]);
    const scoreOnly = await tools.notes.token(hub.origin, [SCOPES.score]);
    for (const [url, request] of [
      [lineitems, { token: scoreOnly }],
      [lineitems, { token: readOnly, method: 'POST' }],
      [item, { token: scoreOnly }],
      [item, { token: readOnly, method: 'PUT' }],
      [item, { token: readOnly, method: 'DELETE' }],
      [`${item}/scores`, { token: readOnly, method: 'POST' }],
      [`${item}/results`, { token: scoreOnly }],
    ] as const) {
      const answer = await callService(url, request);
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([403, expect.stringContaining('insufficient_scope')]);
    }
  });

  test('A-16: 404 for the columns and contexts of another tool, another class, and what is not there', async () => {
    const other = await tools.autre.token(hub.origin, Object.values(SCOPES));
    const { lineitems: cm2 } = gradebookOf(await launchBy(hub, 'adam', 'notes'));
    const id = item.split('/').at(-1) ?? '';
    for (const [url, by] of [[lineitems, other], [item, other], [`${item}/results`, other], [`${cm2}/${id}`, token], [`${lineitems}/inconnu`, token], [`${lineitems}/${'x'.repeat(43)}`, token], [`${hub.origin}/lti/contexts/inconnu/lineitems`, token], [`${hub.origin}/lti/contexts/%24ne%00/lineitems`, token]] as const) {
      expect((await call(url, { token: by })).status).toBe(404);
    }
    expect((await post(`${item}/scores`, scoreOf(), MEDIA.score, { token: other })).status).toBe(404);
  });

  test('A-16: 404 for another school with a token of one deployment', async () => {
    const hamdi = (hat: string) => launchBy(hub, 'hamdi', 'notes', { hat });
    const [here, there] = [gradebookOf(await hamdi(hatOf('teacher'))).lineitems, gradebookOf(await hamdi(`teacher-${EMBRUNS}`)).lineitems];
    const ofHere = await tools.notes.token(hub.origin, [SCOPES.columns], { [DEPLOYMENT]: HIRONDELLES });
    expect([(await call(here, { token: ofHere })).status, (await call(there, { token: ofHere })).status, (await call(there)).status]).toEqual([200, 404, 200]);
  });

  test.each([
    ['no JSON', '{"userId":'], ['no userId', { userId: undefined }], ['an empty userId', { userId: '' }], ['a userId that is none', { userId: { $ne: null } }],
    ['no timestamp', { timestamp: undefined }], ['a timestamp without zone', { timestamp: '2026-11-23T14:34:49' }], ['a timestamp that is none', { timestamp: 'hier' }], ['a day that is none', { timestamp: '2026-02-30T10:00:00Z' }],
    ['no progress', { activityProgress: undefined }], ['an unknown progress', { activityProgress: 'Done' }], ['no grading', { gradingProgress: undefined }], ['an unknown grading', { gradingProgress: 'fullygraded' }],
    ['a score below nothing', { scoreGiven: -1 }], ['a score that is none', { scoreGiven: 'bien' }], ['no maximum', { scoreMaximum: undefined }], ['a maximum of nothing', { scoreMaximum: 0 }], ['a score beyond reason', { scoreGiven: 1e300 }],
    ['an empty scoringUserId', { scoringUserId: '' }], ['a scoringUserId of null', { scoringUserId: null }], ['a comment that is none', { comment: ['a'] }],
    ['moments that are none', { submission: { startedAt: 'x' } }], ['moments the wrong way round', { submission: { startedAt: '2026-11-02T00:00:00Z', submittedAt: '2026-11-01T00:00:00Z' } }],
  ])('400 for %s', async (_what, differences) => {
    const answer = await post(`${item}/scores`, typeof differences === 'string' ? differences : scoreOf(differences), MEDIA.score);
    expect([answer.status, answer.body]).toEqual([400, { code: 'malformed', text: expect.stringMatching(/^[\w ,.']+$/) }]);
    expect(await stored(item)).toBeUndefined();
  });

  test('400 more than ten minutes ahead, and not before', async () => {
    const ahead = (minutes: number) => ({ timestamp: new Date(Date.now() + minutes * MINUTE).toISOString() });
    expect([(await score(item, ahead(11))).status, (await score(item, ahead(9))).status]).toEqual([400, 200]);
  });

  test('A-17: 422 for somebody who is no pupil of the class, or nobody', async () => {
    const adam = (await launchBy(hub, 'adam', 'notes')).claims.sub;
    const teacher = (await launchBy(hub, 'bertin', 'notes', { hat: hatOf('teacher') })).claims.sub;
    const elsewhere = (await launchBy(hub, 'lea', 'autre')).claims.sub;
    for (const userId of [adam, teacher, elsewhere, 'inconnu', personIdOf('lea')]) {
      expect((await score(item, { userId })).body).toMatchObject({ code: 'not_gradable' });
    }
  });

  test('409 for an older score; the same again is 200 and changes nothing; another of the same moment is 409', async () => {
    const timestamp = '2026-11-02T10:00:00.500Z';
    expect((await score(item, { timestamp })).status).toBe(200);
    const first = await stored(item);
    expect((await score(item, { timestamp: '2026-11-02T11:00:00.500+01:00' })).status).toBe(200);
    expect(await stored(item)).toEqual(first);
    for (const differences of [{ timestamp: '2026-11-02T10:00:00.499Z' }, { timestamp, scoreGiven: 9 }, { timestamp, comment: 'x' }]) {
      expect((await score(item, differences)).body).toMatchObject({ code: 'outdated' });
    }
    expect(await stored(item)).toEqual(first);
    expect((await score(item, { timestamp: '2026-11-02T10:00:00.5001Z', scoreGiven: 9 })).status).toBe(200);
  });

  test('405 with Allow', async () => {
    for (const [url, method, allow] of [[`${item}/scores`, 'GET', 'POST'], [`${item}/results`, 'POST', 'GET'], [lineitems, 'DELETE', 'GET, POST'], [item, 'POST', 'GET, PUT, DELETE']] as const) {
      const { status, headers } = await call(url, { method });
      expect([status, headers.get('allow')]).toEqual([405, allow]);
    }
  });

  test('415 for another type; plain JSON, parameters and a trailing slash pass', async () => {
    for (const type of ['text/plain', MEDIA.column, 'application/xml', '']) expect((await post(`${item}/scores`, scoreOf(), type)).status).toBe(415);
    expect((await post(lineitems, { label: 'a', scoreMaximum: 1 }, MEDIA.score)).status).toBe(415);
    for (const type of ['application/json', `${MEDIA.score}; charset=utf-8`, MEDIA.score.toUpperCase()]) expect((await post(`${item}/scores/`, scoreOf(), type)).status).toBe(200);
  });

  test('406 for what is not answered; anything, plain JSON and nothing pass', async () => {
    for (const url of [lineitems, item, `${item}/results`]) {
      expect((await call(url, { accept: 'application/xml, text/html;q=0.9' })).status).toBe(406);
      for (const accept of ['*/*', 'application/json', 'application/xml, application/*;q=0.1']) expect((await call(url, { accept })).status).toBe(200);
    }
  });

  test('413 for a body that is too big', async () => {
    expect((await score(item, { comment: 'x'.repeat(70_000) })).status).toBe(413);
  });

  test('200 with an empty object for a score', async () => {
    const answer = await score(item);
    expect([answer.status, answer.headers.get('content-type'), answer.body]).toEqual([200, 'application/json', {}]);
  });
});

describe('scores (AGS 3.4)', () => {
  let item: string;
  beforeEach(async () => {
    item = await column();
  });

  test('what Moodle sends: numbers as text, whole seconds, +0000, a comment of null', async () => {
    expect((await score(item, { scoreGiven: '81.00000', scoreMaximum: '100.00000', timestamp: '2026-11-23T14:34:49+0000', comment: null })).status).toBe(200);
    expect(await results(item)).toEqual([{ id: `${item}/results?user_id=${lea}`, scoreOf: item, userId: lea, resultScore: 8.1, resultMaximum: 10 }]);
  });

  test('the maximum of the column counts, also when it changes later; more than it is legal', async () => {
    await score(item, { scoreGiven: 1, scoreMaximum: 3 });
    await call(item, { method: 'PUT', body: { label: 'a', scoreMaximum: 6 }, type: MEDIA.column });
    expect(await results(item)).toMatchObject([{ resultScore: 2, resultMaximum: 6 }]);
    await score(item, { scoreGiven: 12, scoreMaximum: 10 });
    expect(await results(item)).toMatchObject([{ resultScore: 7.2 }]);
  });

  test('a score without points clears the one before', async () => {
    await score(item);
    await score(item, { scoreGiven: null, scoreMaximum: undefined, activityProgress: 'Started', gradingProgress: 'NotReady' });
    expect(await results(item)).toEqual([]);
    expect(await stored(item)).toMatchObject({ activityProgress: 'Started', gradingProgress: 'NotReady' });
  });

  test.each([['missing', undefined], ['blank', '  '], ['null', null]])('a comment that is %s clears the one before', async (_what, comment) => {
    await score(item, { comment: ' Bravo ', scoringUserId: 'u-1' });
    expect(await results(item)).toMatchObject([{ comment: 'Bravo', scoringUserId: 'u-1' }]);
    await score(item, { comment });
    expect((await results(item))[0]).not.toHaveProperty('comment');
  });

  test('startedAt and submittedAt are kept, cleared and made up as AGS 3.4.10 says', async () => {
    const steps: readonly (readonly [progress: string, submission: object | undefined, started: unknown, submitted: unknown])[] = [
      ['Initialized', undefined, undefined, undefined],
      ['Started', undefined, 'made', undefined],
      ['InProgress', { startedAt: '2026-11-01T08:00:00Z' }, '2026-11-01T08:00:00Z', undefined],
      ['Submitted', undefined, '2026-11-01T08:00:00Z', 'made'],
      ['Completed', { submittedAt: '2026-11-01T09:00:00+0100' }, '2026-11-01T08:00:00Z', '2026-11-01T09:00:00+0100'],
      ['Completed', undefined, '2026-11-01T08:00:00Z', '2026-11-01T09:00:00+0100'],
      ['InProgress', undefined, '2026-11-01T08:00:00Z', undefined],
      ['Initialized', { startedAt: '2026-11-01T08:00:00Z' }, undefined, undefined],
    ];
    for (const [activityProgress, submission, started, submitted] of steps) {
      const timestamp = later();
      expect((await score(item, { activityProgress, submission, timestamp })).status).toBe(200);
      const kept = await stored(item);
      expect([kept?.startedAt, kept?.submittedAt]).toEqual([started, submitted].map((moment) => (moment === 'made' ? timestamp : moment)));
    }
  });

  test('a pupil who left the class is graded there no more, and keeps what was given', async () => {
    await score(item);
    const memberships = hub.hub.store.collection(COLLECTIONS.memberships);
    const { version: _version, ...member } = (await memberships.get('cp-a lea'))!;
    await memberships.remove(member.id);
    expect([(await score(item)).status, (await results(item)).length]).toEqual([422, 1]);
    await memberships.insert(member);
  });

  test('twenty at once for one pupil: the latest stays, whatever came first', async () => {
    const scores = Array.from({ length: 20 }, (_, index) => scoreOf({ scoreGiven: index, timestamp: `2026-11-05T10:00:00.${String(100 + index)}Z` }));
    const answers = await Promise.all([...scores].sort(() => Math.random() - 0.5).map((each) => post(`${item}/scores`, each, MEDIA.score)));
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(await results(item)).toMatchObject([{ resultScore: 19 }]);
  });
});

describe('results (AGS 3.3)', () => {
  test('everybody with a score, in pages, and one by user_id', async () => {
    const item = await column();
    const subjects = await Promise.all(['lea', 'malo', 'zoe'].map(async (login) => (await launchBy(hub, login, 'notes')).claims.sub ?? ''));
    for (const userId of subjects) await score(item, { userId });
    expect((await results(item)).map(({ userId }) => userId)).toEqual([...subjects].sort());
    const first = await call(`${item}/results?limit=2`, { accept: MEDIA.results });
    expect(first.headers.get('content-type')).toBe(MEDIA.results);
    const next = /^<(.+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect(next).not.toContain('person');
    expect((await call(next)).body).toMatchObject([{ userId: [...subjects].sort()[2] }]);
    expect((await call(next)).headers.get('link')).toBeNull();
    expect((await results(item, `?user_id=${lea}`)).map(({ userId }) => userId)).toEqual([lea]);
    expect(await results(item, '?user_id=inconnu')).toEqual([]);
    const [row] = await results(item);
    expect((await call(String(row?.['id']))).body).toEqual([row]);
  });
});
