import { beforeEach, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { HubError, type ErrorCode } from '../../../../../src/domain/errors.js';
import type { Launch } from '../../../../../src/domain/launch.js';
import type { EndpointRequest, Reply } from '../../../../../src/protocols/contract.js';
import { loginHintOf } from '../../../../../src/protocols/outbound/lti13/login-initiation.js';
import { COLLECTIONS } from '../../../../../src/store/collections.js';
import {
  authenticationRequest, CLIENT, HUB, launchOf, parametersOf, platformFor, REDIRECT, releasedOf, rule, toolOf, type TestPlatform,
} from '../../../../support/lti-platform.js';

type Values = Readonly<Record<string, string | readonly string[] | undefined>>;

let platform: TestPlatform;
let launch: Launch;

beforeEach(async () => {
  platform = await platformFor([
    toolOf({}, { release: [rule('role')] }),
    toolOf({ clientId: 'autre', deployments: { '0449902Z': 'd-2' } }, { id: 'autre' }),
    toolOf({ clientId: 'ferme' }, { id: 'ferme', enabled: false }),
    toolOf({ clientId: 'souple', lenientPrompt: true, lenientScope: true }, { id: 'souple' }),
  ]);
  launch = platform.desk.put(launchOf());
});

const sessionOf = ({ personId, sessionRef }: Launch) => ({ personId, ref: sessionRef });

/** A request for the launch that is right but for these differences. */
function ask(differences: Values = {}, { session = sessionOf(launch), of = launch }: { session?: { personId: string; ref: string } | undefined; of?: Launch } = {}): Promise<Reply> {
  const parameters = parametersOf({ ...authenticationRequest(of, loginHintOf(of)), ...differences });
  return platform.authorize({ parameters, session });
}

function fieldsOf(reply: Reply): Readonly<Record<string, string>> {
  if (reply.kind !== 'form') throw new Error(`a form is expected, not ${reply.kind}`);
  expect(reply.action).toBe(REDIRECT);
  return reply.fields;
}

async function pageRefusal(reply: Promise<Reply>): Promise<HubError> {
  const error: unknown = await reply.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof HubError)) throw new Error('a refusal on a page of ours is expected', { cause: error });
  return error;
}

/** Refused to the tool, with nothing used up: the launch is still good for a right request. */
async function expectTold(reply: Promise<Reply>, rule: string, error: string): Promise<void> {
  const fields = fieldsOf(await reply);
  expect(fields).toEqual({ error, error_description: expect.stringContaining(`(${rule})`), state: 'state-1' });
  expect(platform.desk.taken).toEqual([]);
}

describe('before the address is verified, a refusal is a page of ours', () => {
  test.each<[rule: string, what: string, differences: Values]>([
    ['P-01', 'a parameter twice', { nonce: ['a', 'b'] }],
    ['P-01', 'an unknown parameter twice', { x: ['a', 'a'] }],
    ['P-01', 'redirect_uri twice', { redirect_uri: [REDIRECT, REDIRECT] }],
    ['P-01', 'state twice', { state: ['a', 'a'] }],
    ['P-01', '50 parameters', Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`p${index}`, '1']))],
    ['P-02', 'no client', { client_id: undefined }],
    ['P-02', 'an unknown client', { client_id: 'inconnu' }],
    ['P-02', 'a client in another case', { client_id: 'Calcul' }],
    ['P-02', 'a client that is a property of objects', { client_id: 'constructor' }],
    ['P-02', 'a client that is switched off', { client_id: 'ferme' }],
    ['P-03', 'no address', { redirect_uri: undefined }],
    ['P-03', 'an empty address', { redirect_uri: '' }],
    ['P-03', 'an address that is not registered', { redirect_uri: 'https://evil.example/' }],
    ['P-17', 'a state that is too long', { state: 'x'.repeat(8_193) }],
    ['P-17', 'a state with a line feed', { state: 'a\nb' }],
    ['P-17', 'a state with a carriage return', { state: 'a\rb' }],
    ['P-17', 'a state with a null', { state: 'a\0b' }],
    ['P-17', 'a state that was not UTF-8', { state: 'a\ufffdb' }],
  ])('%s: %s', async (rule, _what, differences) => {
    const refusal = await pageRefusal(ask(differences));
    expect(refusal).toMatchObject({ code: 'LTI-REQUETE', rule, status: 400 });
    expect(refusal.message).not.toMatch(/evil|state-1/);
    expect(platform.desk.taken).toEqual([]);
    expect(platform.desk.refusals).toEqual([]);
  });

  test('P-03: a redirect URI of another client of the same hub is not one of this client', async () => {
    platform = await platformFor([toolOf(), toolOf({ clientId: 'autre', redirectUris: ['https://outil.example.fr/autre'] }, { id: 'autre' })]);
    expect((await pageRefusal(ask({ redirect_uri: 'https://outil.example.fr/autre' }))).rule).toBe('P-03');
  });
});

describe('after it, a refusal is told to the tool', () => {
  test.each<[rule: string, error: string, what: string, differences: Values]>([
    ['P-04', 'unsupported_response_type', 'code', { response_type: 'code' }],
    ['P-04', 'unsupported_response_type', 'two response types', { response_type: 'id_token token' }],
    ['P-04', 'unsupported_response_type', 'no response type', { response_type: undefined }],
    ['P-05', 'invalid_scope', 'no scope', { scope: undefined }],
    ['P-05', 'invalid_scope', 'more scope', { scope: 'openid profile' }],
    ['P-06', 'invalid_request', 'no response mode', { response_mode: undefined }],
    ['P-06', 'invalid_request', 'response mode fragment', { response_mode: 'fragment' }],
    ['P-07', 'invalid_request', 'no prompt', { prompt: undefined }],
    ['P-07', 'invalid_request', 'prompt login', { prompt: 'login' }],
    ['P-08', 'invalid_request', 'no nonce', { nonce: undefined }],
    ['P-08', 'invalid_request', 'an empty nonce', { nonce: '' }],
    ['P-08', 'invalid_request', 'a nonce of 513 characters', { nonce: 'n'.repeat(513) }],
    ['P-08', 'invalid_request', 'a nonce with a line break', { nonce: 'n\n' }],
    ['P-08', 'invalid_request', 'a nonce outside ASCII', { nonce: 'né' }],
    ['P-09', 'invalid_request', 'no login hint', { login_hint: undefined }],
    ['P-09', 'invalid_request', 'an empty login hint', { login_hint: '' }],
    ['P-09', 'invalid_request', 'another login hint', { login_hint: 'x'.repeat(43) }],
    ['P-10', 'invalid_request', 'no message hint', { lti_message_hint: undefined }],
    ['P-10', 'invalid_request', 'an unknown message hint', { lti_message_hint: 'x'.repeat(32) }],
    ['P-10', 'invalid_request', 'a message hint that is no hint', { lti_message_hint: '{"launch":1}' }],
  ])('%s: %s for %s', async (rule, error, _what, differences) => {
    await expectTold(ask(differences), rule, error);
    expect(fieldsOf(await ask())).toHaveProperty('id_token');
  });

  test('P-07: no prompt is accepted where the registration says so, and another one still is not', async () => {
    const lenient = platform.desk.put(launchOf({ resourceId: 'souple' }));
    const request = { client_id: 'souple', prompt: undefined };
    await expectTold(ask({ ...request, prompt: 'consent' }, { of: lenient }), 'P-07', 'invalid_request');
    expect(fieldsOf(await ask(request, { of: lenient }))).toHaveProperty('id_token');
  });

  test('P-05: words beside openid only where the registration says so; they are ignored', async () => {
    const lenient = platform.desk.put(launchOf({ resourceId: 'souple' }));
    await expectTold(ask({ client_id: 'souple', scope: 'profile email' }, { of: lenient }), 'P-05', 'invalid_scope');
    expect(fieldsOf(await ask({ client_id: 'souple', scope: 'openid email' }, { of: lenient }))).toHaveProperty('id_token');
  });

  test('P-10: a launch of another client', async () => {
    const other = platform.desk.put(launchOf({ resourceId: 'autre' }));
    await expectTold(ask({}, { of: other }), 'P-10', 'invalid_request');
  });

  test('P-11: nobody is signed in', async () => {
    const parameters = parametersOf(authenticationRequest(launch, loginHintOf(launch)));
    await expectTold(platform.authorize({ parameters }), 'P-11', 'login_required');
  });

  test('P-12: another person, or the same in another session', async () => {
    await expectTold(ask({}, { session: { personId: 'person-adam', ref: launch.sessionRef } }), 'P-12', 'access_denied');
    await expectTold(ask({}, { session: { personId: launch.personId, ref: 'another-session-0001' } }), 'P-12', 'access_denied');
  });

  test.each<ErrorCode>(['LIC-DATES', 'AUTH-COMPTE', 'ROLE-REFUS', 'RES-FERMEE', 'RES-DONNEES'])('P-13: they may no longer open it (%s)', async (code) => {
    platform.desk.released = () => Promise.reject(new HubError(code));
    await expectTold(ask(), 'P-13', 'access_denied');
    expect(platform.desk.refusals).toEqual([{ code, rule: 'P-13', detail: 'this person may not open the resource now' }]);
  });

  test('P-14: the tool is not deployed at the school', async () => {
    const other = platform.desk.put(launchOf({ resourceId: 'autre' }));
    await expectTold(ask({ client_id: 'autre' }, { of: other }), 'P-14', 'access_denied');
  });

  test('P-15: the nonce of another launch of the same client; another client may have it', async () => {
    expect(fieldsOf(await ask({ nonce: 'once' }))).toHaveProperty('id_token');
    const [second, third] = [platform.desk.put(launchOf()), platform.desk.put(launchOf({ resourceId: 'souple' }))];
    const refused = fieldsOf(await ask({ nonce: 'once' }, { of: second }));
    expect(refused).toMatchObject({ error: 'invalid_request', error_description: expect.stringContaining('(P-15)') });
    expect(platform.desk.launches.has(second.id)).toBe(true);
    expect(fieldsOf(await ask({ nonce: 'once', client_id: 'souple' }, { of: third }))).toHaveProperty('id_token');
  });

  test('P-16: a hint that was used', async () => {
    expect(fieldsOf(await ask())).toHaveProperty('id_token');
    expect(fieldsOf(await ask({ nonce: 'another' }))).toMatchObject({ error: 'invalid_request', error_description: 'launch no longer valid (P-10)' });
  });

  test('P-16: of many requests at once with one hint, one gets a token', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, (_, index) => ask({ nonce: `nonce-${index}` })));
    const fields = replies.map(fieldsOf);
    expect(fields.filter((each) => 'id_token' in each)).toHaveLength(1);
    expect(fields.filter((each) => each['error'] === 'invalid_request')).toHaveLength(19);
    expect(platform.desk.taken).toHaveLength(1);
  });

  test('the first broken rule is the one that is told', async () => {
    await expectTold(ask({ prompt: 'login', scope: 'profile', nonce: '' }), 'P-05', 'invalid_scope');
  });

  test('what the store cannot do is nobody’s refusal', async () => {
    platform.desk.released = () => Promise.reject(new HubError('SYS-MAINTENANCE'));
    expect((await pageRefusal(ask())).code).toBe('SYS-MAINTENANCE');
    expect(platform.desk.taken).toEqual([]);
  });
});

describe('what is written down', () => {
  test('the launch, with the names of what left', async () => {
    platform.desk.released = () => Promise.resolve(releasedOf());
    await ask();
    expect(platform.desk.taken).toEqual([{ id: launch.id, released: ['role'] }]);
    expect(platform.desk.refusals).toEqual([]);
  });

  test('a refusal of a launch that was found, under its rule; nothing about requests that name none', async () => {
    await ask({ lti_message_hint: 'x'.repeat(32) });
    await ask({ scope: 'profile' });
    expect(platform.desk.refusals).toEqual([]);
    await ask({}, { session: { personId: 'person-adam', ref: 'session-of-adam-01' } });
    expect(platform.desk.refusals).toEqual([{ code: 'LTI-REQUETE', rule: 'P-12', detail: 'another person is signed in' }]);
  });
});

describe('the token', () => {
  async function tokenOf(reply: Promise<Reply>) {
    const set = await platform.keySet(CLIENT);
    if (set.kind !== 'document') throw new Error('a document is expected');
    return jwtVerify(fieldsOf(await reply)['id_token'] ?? '', createLocalJWKSet(JSON.parse(set.body) as JSONWebKeySet), { issuer: HUB, audience: CLIENT, currentDate: new Date(platform.clock.now()) });
  }

  test('is RS256, names its key, and is issued the moment it is signed', async () => {
    platform.clock.advance(123_456);
    const { protectedHeader, payload } = await tokenOf(ask());
    expect(protectedHeader).toEqual({ alg: 'RS256', kid: expect.stringMatching(/^[A-Za-z0-9_-]{16}$/), typ: 'JWT' });
    expect(payload.iat).toBe(Math.floor(platform.clock.now() / 1_000));
    expect(payload.nonce).toBe(`nonce-${launch.id}`);
  });

  test('P-08: a nonce of 512 characters, blanks among them, comes back as it is', async () => {
    const nonce = ` ${'n'.repeat(510)} `;
    expect((await tokenOf(ask({ nonce }))).payload['nonce']).toBe(nonce);
  });
});

describe('a POST from another site', () => {
  const post = (values: Values, session?: { personId: string; ref: string }) =>
    platform.authorize({ method: 'POST', parameters: parametersOf({ ...authenticationRequest(launch, loginHintOf(launch)), ...values }), session });

  test('without a session is posted once more from a page of ours, with the parameters of the protocol and no other', async () => {
    expect(await post({ state: '"<&', submit: 'x', lti_storage_target: '_parent' })).toEqual({
      kind: 'form',
      action: `${HUB}/lti/authorize`,
      fields: { ...authenticationRequest(launch, loginHintOf(launch)), state: '"<&', repost: '1' },
    });
    expect(platform.desk.taken).toEqual([]);
  });

  test('is posted once only', async () => {
    await expectTold(post({ repost: '1' }), 'P-11', 'login_required');
  });

  test('with a session needs no detour', async () => {
    expect(fieldsOf(await post({}, sessionOf(launch)))).toHaveProperty('id_token');
  });

  test.each<[rule: string, values: Values]>([
    ['P-01', { nonce: ['a', 'b'] }],
    ['P-02', { client_id: 'inconnu' }],
    ['P-03', { redirect_uri: 'https://evil.example/' }],
  ])('%s is refused before the detour', async (rule, values) => {
    expect((await pageRefusal(post(values))).rule).toBe(rule);
  });

  test('what the detour needs is kept absent when it was absent', async () => {
    const reply = await post({ state: undefined, prompt: undefined });
    expect(reply.kind === 'form' ? Object.keys(reply.fields) : []).not.toEqual(expect.arrayContaining(['state']));
  });
});

test('refusing uses no nonce up: the store holds none', async () => {
  await ask({}, { session: { personId: 'person-adam', ref: 'session-of-adam-01' } });
  platform.desk.released = () => Promise.reject(new HubError('LIC-DATES'));
  await ask();
  const values = platform.store.collection(COLLECTIONS.oneTimeValues);
  expect(await values.get(`lti-nonce ${CLIENT} nonce-${launch.id}`)).toBeUndefined();
});

describe('a launch that began in an LMS (B-26)', () => {
  let brokered: Launch;
  const visit = { personId: 'lms-user-someone', ref: 'visit-of-someone-0001' };
  const right = () => parametersOf(authenticationRequest(brokered, loginHintOf(brokered)));
  const askBy = (who: Partial<EndpointRequest>) => platform.authorize({ parameters: right(), ...who });

  beforeEach(() => {
    brokered = platform.desk.put(launchOf({ brokered: true, personId: visit.personId, sessionRef: visit.ref }));
  });

  test('is answered for by its visit, among others of the browser', async () => {
    expect(fieldsOf(await askBy({ visits: [{ personId: 'lms-user-another', ref: 'visit-of-another-0001' }, visit] }))).toHaveProperty('id_token');
  });

  test.each<[rule: string, error: string, what: string, who: Partial<EndpointRequest>]>([
    ['P-11', 'login_required', 'nobody', {}],
    ['P-11', 'login_required', 'a session of the portal, even under the names of the visit', { session: visit }],
    ['P-12', 'access_denied', 'a visit of somebody else', { visits: [{ ...visit, personId: 'lms-user-another' }] }],
    ['P-12', 'access_denied', 'another visit of the same', { visits: [{ ...visit, ref: 'visit-of-someone-0002' }] }],
  ])('%s %s: by %s', async (rule, error, _what, who) => {
    await expectTold(askBy(who), rule, error);
  });

  test('a visit answers for no launch of the portal', async () => {
    await expectTold(platform.authorize({ parameters: parametersOf(authenticationRequest(launch, loginHintOf(launch))), visits: [sessionOf(launch)] }), 'P-11', 'login_required');
  });

  test('a POST with the cookie of the visit needs no second one', async () => {
    expect(fieldsOf(await askBy({ method: 'POST', visits: [visit] }))).toHaveProperty('id_token');
  });

  test('a POST for the portal is posted again, once, whatever visits there are', async () => {
    const parameters = authenticationRequest(launch, loginHintOf(launch));
    expect(await platform.authorize({ method: 'POST', parameters: parametersOf(parameters), visits: [visit] })).toMatchObject({ kind: 'form', action: `${HUB}/lti/authorize`, fields: { repost: '1' } });
    await expectTold(platform.authorize({ method: 'POST', parameters: parametersOf({ ...parameters, repost: '1' }), visits: [visit] }), 'P-11', 'login_required');
  });

  test('a POST that brings no visit is posted again once, and then refused', async () => {
    expect(await askBy({ method: 'POST' })).toMatchObject({ kind: 'form', action: `${HUB}/lti/authorize`, fields: { repost: '1' } });
    await expectTold(askBy({ method: 'POST', parameters: parametersOf({ ...authenticationRequest(brokered, loginHintOf(brokered)), repost: '1' }) }), 'P-11', 'login_required');
  });
});
