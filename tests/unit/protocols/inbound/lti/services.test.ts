import { decodeJwt, importJWK, jwtVerify, type JWK } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { HubError } from '../../../../../src/domain/errors.js';
import type { RelayedScore } from '../../../../../src/domain/grade-relay.js';
import { lmsKey, LMS, LMS_ID, roleOf, testLms, type Answer, type LmsKey, type Sent, type TestLms } from '../../../../support/lms-protocol.js';

const ITEM = 'https://lms.example.fr/services.php/2/lineitems/1/lineitem?type_id=1';
const SCORES = 'https://lms.example.fr/services.php/2/lineitems/1/lineitem/scores?type_id=1';
const RESULTS = 'https://lms.example.fr/services.php/2/lineitems/1/lineitem/results';
const ITEMS = 'https://lms.example.fr/items?type_id=1';
const MEMBERS = 'https://lms.example.fr/members';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';

let key: LmsKey;
let lms: TestLms;
beforeAll(async () => { key = await lmsKey(); });
beforeEach(async () => {
  lms = await testLms(key);
  tokens();
});
afterEach(() => lms.store.close());

/** The LMS gives `token-1`, `token-2` and so on. */
function tokens(facts: object = {}): void {
  let serial = 0;
  lms.http.routes.set(`POST ${LMS.tokenUrl}`, () => ok({ access_token: `token-${serial += 1}`, token_type: 'Bearer', expires_in: 3_600, ...facts }));
}

const ok = (body: unknown, rest: Answer = {}): Answer => ({ status: 200, body: JSON.stringify(body), ...rest });
const to = (url: string): readonly Sent[] => lms.http.sent.filter((sent) => sent.url.split('?')[0] === url.split('?')[0]);
const serve = (method: string, url: string, ...answers: readonly Answer[]): void => {
  let turn = 0;
  lms.http.routes.set(`${method} ${url}`, () => answers[Math.min(turn++, answers.length - 1)]!);
};

const score = (differences: Partial<RelayedScore> = {}): RelayedScore => ({ sentAs: Date.UTC(2026, 10, 23, 9, 0, 0, 7), activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven: 7, scoreMaximum: 5, ...differences });
const post = (differences?: Partial<RelayedScore>) => lms.protocol.services.postScore(LMS, ITEM, 'eleve-1', score(differences));

describe('access tokens', () => {
  test('are asked for with an assertion that the key of this registration signed', async () => {
    serve('POST', SCORES, { status: 200 });
    await post();
    const [request] = to(LMS.tokenUrl);
    const form = new URLSearchParams(request?.body);
    expect(request?.contentType).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(form)).toEqual({ grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: expect.any(String), scope: `${AGS}score` });
    const published = await lms.protocol.keySet(LMS_ID);
    const [jwk] = (published.kind === 'document' ? JSON.parse(published.body).keys : []) as readonly JWK[];
    const { payload, protectedHeader } = await jwtVerify(form.get('client_assertion') ?? '', await importJWK(jwk!, 'RS256'), { currentDate: new Date(lms.clock.now()) });
    expect(protectedHeader).toEqual({ alg: 'RS256', kid: jwk!.kid, typ: 'JWT' });
    expect(payload).toMatchObject({ iss: LMS.clientId, sub: LMS.clientId, aud: LMS.tokenUrl, jti: expect.stringMatching(/^[\w-]{22}$/) });
    expect(payload.exp! - payload.iat!).toBe(300);
  });

  test('name the audience the LMS wants', async () => {
    serve('POST', SCORES, { status: 200 });
    await lms.protocol.services.postScore({ ...LMS, tokenAudience: 'https://auth.example.fr' }, ITEM, 'eleve-1', score());
    expect(decodeJwt(new URLSearchParams(to(LMS.tokenUrl)[0]?.body).get('client_assertion') ?? '').aud).toBe('https://auth.example.fr');
  });

  test('are kept until shortly before they end, and asked for once by any number', async () => {
    serve('POST', SCORES, { status: 200 });
    await Promise.all([post(), post(), post()]);
    lms.clock.advance(3_539_000);
    await post();
    expect(to(LMS.tokenUrl)).toHaveLength(1);
    lms.clock.advance(2_000);
    await post();
    expect(to(LMS.tokenUrl)).toHaveLength(2);
    expect(to(SCORES).map(({ headers }) => headers?.['Authorization'])).toEqual([...Array.from({ length: 4 }, () => 'Bearer token-1'), 'Bearer token-2']);
  });

  test('are of one registration and its scopes', async () => {
    serve('POST', SCORES, { status: 200 });
    serve('GET', RESULTS, ok([]));
    await post();
    await lms.protocol.services.results(LMS, ITEM);
    await lms.protocol.services.postScore({ ...LMS, id: 'lms-aaaaaaaaaaaaaaaa' }, ITEM, 'eleve-1', score());
    await lms.protocol.services.postScore({ ...LMS, clientId: 'changed' }, ITEM, 'eleve-1', score());
    expect(to(LMS.tokenUrl)).toHaveLength(4);
  });

  test('that are taken no longer are replaced once', async () => {
    serve('POST', SCORES, { status: 401 }, { status: 200 });
    await expect(post()).resolves.toEqual({ outcome: 'delivered' });
    expect(to(SCORES).map(({ headers }) => headers?.['Authorization'])).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('a second 401 is a refusal, and no loop', async () => {
    serve('POST', SCORES, { status: 401 });
    await expect(post()).resolves.toEqual({ outcome: 'refused', status: 401 });
    expect(to(SCORES)).toHaveLength(2);
  });

  test.each<[name: string, answer: Answer, outcome: object]>([
    ['a refusal', { status: 400, body: '{"error":"invalid_client"}' }, { outcome: 'again', status: 400 }],
    ['a breakdown', { status: 503 }, { outcome: 'again', status: 503 }],
    ['a page', { status: 200, body: '<html>' }, { outcome: 'again' }],
    ['a token of another kind', ok({ access_token: 'x', token_type: 'mac' }), { outcome: 'again' }],
    ['a token with a line break', ok({ access_token: 'a\r\nb', token_type: 'bearer' }), { outcome: 'again' }],
  ])('%s of the token endpoint is one of the LMS, and is not kept', async (_name, answer, outcome) => {
    serve('POST', LMS.tokenUrl, answer);
    await expect(post()).resolves.toEqual(outcome);
    await post();
    expect(to(LMS.tokenUrl)).toHaveLength(2);
  });
});

describe('a score', () => {
  test('goes behind the path of its line item, as the tool gave it', async () => {
    serve('POST', SCORES, { status: 204 });
    await expect(post({ comment: ' Bravo\u202e ! ', startedAt: '2026-11-23T08:50:00.000Z', submittedAt: '2026-11-23T09:00:00.000Z' })).resolves.toEqual({ outcome: 'delivered' });
    const [sent] = to(SCORES);
    expect(sent).toMatchObject({ url: SCORES, contentType: 'application/vnd.ims.lis.v1.score+json' });
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      userId: 'eleve-1', timestamp: '2026-11-23T09:00:00.007Z', activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven: 7, scoreMaximum: 5,
      comment: 'Bravo !', submission: { startedAt: '2026-11-23T08:50:00.000Z', submittedAt: '2026-11-23T09:00:00.000Z' },
    });
  });

  test('without points or comment clears both', async () => {
    serve('POST', SCORES, { status: 200 });
    await lms.protocol.services.postScore(LMS, ITEM, 'eleve-1', { sentAs: 0, activityProgress: 'Started', gradingProgress: 'NotReady', comment: ' ' });
    expect(Object.keys(JSON.parse(to(SCORES)[0]?.body ?? '') as object)).toEqual(['userId', 'timestamp', 'activityProgress', 'gradingProgress']);
  });

  test.each<[name: string, answer: Answer, delivery: object]>([
    ['200', { status: 200 }, { outcome: 'delivered' }],
    ['201', { status: 201 }, { outcome: 'delivered' }],
    ['409', { status: 409 }, { outcome: 'outdated' }],
    ['400 as Canvas says older', { status: 400, body: '{"message":"Provided timestamp of A not after last updated timestamp of B"}' }, { outcome: 'outdated' }],
    ['400 of another kind', { status: 400, body: '{"message":"scoreMaximum is missing"}' }, { outcome: 'refused', status: 400 }],
    ['403', { status: 403 }, { outcome: 'refused', status: 403 }],
    ['404', { status: 404 }, { outcome: 'refused', status: 404 }],
    ['422', { status: 422 }, { outcome: 'refused', status: 422 }],
    ['a redirect', { status: 302, location: 'https://evil.example' }, { outcome: 'refused', status: 302 }],
    ['429 with a time', { status: 429, retryAfter: '120' }, { outcome: 'again', status: 429, afterMs: 120_000 }],
    ['429 with a date', { status: 429, retryAfter: 'Mon, 23 Nov 2026 09:00:00 GMT' }, { outcome: 'again', status: 429 }],
    ['429 with a time without end', { status: 429, retryAfter: '999999999' }, { outcome: 'again', status: 429, afterMs: 86_400_000 }],
    ['500', { status: 500 }, { outcome: 'again', status: 500 }],
    ['503', { status: 503 }, { outcome: 'again', status: 503 }],
  ])('%s', async (_name, answer, delivery) => {
    serve('POST', SCORES, answer);
    await expect(post()).resolves.toEqual(delivery);
  });

  test('an LMS that does not answer is asked again', async () => {
    lms.http.routes.set(`POST ${SCORES}`, () => Promise.reject(new HubError('SYS-RESEAU', { detail: 'lms.example.fr: connection refused' })));
    await expect(post()).resolves.toEqual({ outcome: 'again' });
  });
});

describe('the column of a link', () => {
  const draft = { label: 'Les volcans', scoreMaximum: 20, resourceLinkId: 'lien-1', resourceId: 'item-1' };
  const ensure = () => lms.protocol.services.ensureLineItem(LMS, ITEMS, draft);

  test('that is there is found, by an LMS that filters and by one that does not', async () => {
    serve('GET', ITEMS.split('?')[0]!, ok([
      { id: 'https://lms.example.fr/items/8', label: 'x', scoreMaximum: 1, resourceLinkId: 'lien-2', resourceId: 'item-1' },
      { id: 'https://lms.example.fr/items/9', label: 'y', scoreMaximum: 1, resourceLinkId: 'lien-1', resourceId: 'item-1', tag: null },
    ]));
    await expect(ensure()).resolves.toBe('https://lms.example.fr/items/9');
    expect(to(ITEMS)).toMatchObject([{ method: 'GET', url: `${ITEMS}&resource_link_id=lien-1&resource_id=item-1`, headers: { Accept: 'application/vnd.ims.lis.v2.lineitemcontainer+json' } }]);
  });

  test('is made when there is none', async () => {
    serve('GET', ITEMS.split('?')[0]!, ok([]));
    serve('POST', ITEMS, ok({ ...draft, id: 'https://lms.example.fr/items/10' }, { status: 201 }));
    await expect(ensure()).resolves.toBe('https://lms.example.fr/items/10');
    const [, made] = to(ITEMS);
    expect(made).toMatchObject({ url: ITEMS, contentType: 'application/vnd.ims.lis.v2.lineitem+json' });
    expect(JSON.parse(made?.body ?? '')).toEqual(draft);
  });

  test.each<[name: string, list: Answer, made: Answer, code: string]>([
    ['may not be listed', { status: 403 }, {}, 'LMS-REFUS'],
    ['cannot be listed now', { status: 502 }, {}, 'LMS-PANNE'],
    ['listed as something else', ok({}), {}, 'LMS-PANNE'],
    ['may not be made', ok([]), { status: 404 }, 'LMS-REFUS'],
    ['made without an address', ok([]), ok(draft, { status: 201 }), 'LMS-PANNE'],
    ['made at an address of a script', ok([]), ok({ ...draft, id: 'javascript:1' }, { status: 201 }), 'LMS-PANNE'],
  ])('%s', async (_name, list, made, code) => {
    serve('GET', ITEMS.split('?')[0]!, list);
    serve('POST', ITEMS, made);
    await expect(ensure()).rejects.toMatchObject({ code });
  });
});

describe('results', () => {
  test('of everybody, page by page, without those who have none', async () => {
    const next = `${RESULTS}?type_id=1&page=2`;
    lms.http.routes.set(`GET ${RESULTS}?type_id=1`, () => ok([
      { id: 'r1', userId: 'eleve-1', resultScore: 7, resultMaximum: 10, comment: 'Bien' }, { id: 'r2', userId: 'eleve-2', resultScore: null },
    ], { link: `<${RESULTS}?page=1>; rel="first", <${next}>; rel="next"` }));
    lms.http.routes.set(`GET ${next}`, () => ok([{ id: 'r3', userId: 3, resultScore: '4.50000' }, { userId: '' }, 'x']));
    await expect(lms.protocol.services.results(LMS, ITEM)).resolves.toEqual([
      { subject: 'eleve-1', score: 7, maximum: 10, comment: 'Bien' },
      { subject: '3', score: 4.5, maximum: 1 },
    ]);
  });

  test('of one person, whatever else the LMS tells', async () => {
    serve('GET', RESULTS, ok([{ userId: 'eleve-1', resultScore: 1 }, { userId: 'eleve-2', resultScore: 2 }]));
    await expect(lms.protocol.services.results(LMS, ITEM, 'eleve-2')).resolves.toEqual([{ subject: 'eleve-2', score: 2, maximum: 1 }]);
    expect(to(RESULTS)[0]?.url).toBe(`${RESULTS}?type_id=1&user_id=eleve-2`);
  });
});

describe('members', () => {
  test('with roles in full and what is told of them, of one link', async () => {
    serve('GET', MEMBERS, ok({ id: MEMBERS, context: { id: 'c' }, members: [
      { user_id: 'eleve-1', roles: ['Learner'], given_name: 'Léa', email: 7 },
      { user_id: 4, roles: [roleOf('Instructor'), 'http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator'], status: 'Active', name: 'Ada Roux' },
      { user_id: 'parti', roles: [], status: 'inactive' },
      { roles: ['Learner'] },
    ] }));
    await expect(lms.protocol.services.members(LMS, MEMBERS, 'lien-1')).resolves.toEqual([
      { subject: 'eleve-1', roles: [roleOf('Learner')], isActive: true, attributes: { givenName: 'Léa' } },
      { subject: '4', roles: [roleOf('Instructor')], isActive: true, attributes: { displayName: 'Ada Roux' } },
      { subject: 'parti', roles: [], isActive: false, attributes: {} },
    ]);
    expect(to(MEMBERS)).toMatchObject([{ url: `${MEMBERS}?rlid=lien-1`, headers: { Accept: 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json' } }]);
  });

  const page = (link?: string): Answer => ok({ members: [{ user_id: 'a', roles: [] }] }, { link });
  test.each<[name: string, answer: (serial: number) => Answer, code: string, requests: number]>([
    ['a list that goes on elsewhere', () => page('<https://evil.example/members>; rel="next"'), 'LMS-REFUS', 1],
    ['a list that goes round in circles', () => page(`<${MEMBERS}>; rel="next"`), 'LMS-REFUS', 1],
    ['a list without an end', (serial) => page(`<${MEMBERS}?page=${serial}>; rel=next`), 'LMS-REFUS', 50],
    ['a list that is none', () => ok([]), 'LMS-PANNE', 1],
    ['a list of more people than any course has', () => ok({ members: Array.from({ length: 10_001 }, (_, index) => ({ user_id: `u${index}`, roles: [] })) }), 'LMS-REFUS', 1],
    ['a refusal', () => ({ status: 403 }), 'LMS-REFUS', 1],
  ])('%s', async (_name, answer, code, requests) => {
    let serial = 0;
    lms.http.routes.set(`GET ${MEMBERS}`, () => answer(serial += 1));
    await expect(lms.protocol.services.members(LMS, MEMBERS)).rejects.toMatchObject({ code });
    expect(to(MEMBERS)).toHaveLength(requests);
    for (const { url } of lms.http.sent) expect(new URL(url).host).toBe('lms.example.fr');
  });

  test('a link of another kind ends the list', async () => {
    serve('GET', MEMBERS, page(`<${MEMBERS}?since=1>; rel="differences"`));
    await expect(lms.protocol.services.members(LMS, MEMBERS)).resolves.toHaveLength(1);
  });
});
