import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { ltiResource, startLtiHub } from '../support/lti-hub.js';
import { answerOf, ServiceTool, type TokenAnswer } from '../support/lti-service-tool.js';
import { HandClock } from '../support/memory-store.js';
import { EMBRUNS, HIRONDELLES } from '../support/school.js';
import type { SchoolHub } from '../support/school-hub.js';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
const SCORE = `${AGS}score`;
const RESULT = `${AGS}result.readonly`;
const LINE_ITEM = `${AGS}lineitem`;
const LINE_ITEM_READ = `${AGS}lineitem.readonly`;
const MEMBERS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const GROUPS = 'https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly';
const DEPLOYMENT = 'https://purl.imsglobal.org/spec/lti/claim/deployment_id';
const MINUTE = 60_000;

let clock: HandClock;
let hub: SchoolHub;
/** Scores only; scores and members and groups, at one school by a list; one that is switched off; one that is anonymous. */
const tools: Record<'own' | 'manage' | 'off' | 'nobody' | 'keyless', ServiceTool> = {} as never;

beforeAll(async () => {
  clock = new HandClock(Date.now());
  for (const name of ['own', 'manage', 'off', 'nobody', 'keyless'] as const) tools[name] = await ServiceTool.start(name, () => clock.now());
  const served = (name: keyof typeof tools, services: object, differences: object = {}, settings: object = {}) =>
    ltiResource(name, [], differences, { keySetUrl: tools[name].keySetUrl, services, ...settings });
  hub = await startLtiHub({
    clock,
    resources: () => [
      served('own', { scores: 'own' }),
      served('manage', { scores: 'manage', members: true, groups: true }, {}, { deployments: { [HIRONDELLES]: 'd-1' } }),
      served('off', { scores: 'own' }, { enabled: false }),
      served('nobody', { scores: 'own' }, { anonymous: true }),
      ltiResource('keyless', [], {}, { services: { scores: 'own' } }),
    ],
  });
});
afterAll(async () => {
  await hub.close();
  await Promise.all(Object.values(tools).map((tool) => tool.close()));
});

function expectRefused({ status, headers, body }: TokenAnswer, rule: string, error: string): void {
  expect([status, body]).toEqual([400, { error, error_description: expect.stringContaining(`(${rule})`) }]);
  expect([headers.get('cache-control'), headers.get('pragma'), headers.get('content-type')]).toEqual(['no-store', 'no-cache', 'application/json']);
}

/** An assertion that is right but for these claims. */
async function ask(differences: Readonly<Record<string, unknown>>, tool = tools.own): Promise<TokenAnswer> {
  return tool.requestToken(hub.origin, [SCORE], { client_assertion: await tool.assertion(hub.origin, differences) });
}

const seconds = (fromNow: number): number => Math.floor(clock.now() / 1_000) + fromNow;

describe('a token', () => {
  test('is a bearer token for an hour, opaque, with its scopes, and kept by nobody', async () => {
    const { status, headers, body } = await tools.own.requestToken(hub.origin, [SCORE, RESULT]);
    expect([status, body]).toEqual([200, { access_token: expect.stringMatching(/^[\w-]{43}$/), token_type: 'Bearer', expires_in: 3_600, scope: `${SCORE} ${RESULT}` }]);
    expect([headers.get('cache-control'), headers.get('pragma'), headers.get('content-type')]).toEqual(['no-store', 'no-cache', 'application/json']);
  });

  test('is stored as a hash, with what it is for', async () => {
    const token = await tools.manage.token(hub.origin, [SCORE], { [DEPLOYMENT]: 'd-1' });
    const { items } = await hub.hub.store.collection(COLLECTIONS.accessTokens).find('byClient', { equals: ['manage'], limit: 100 });
    expect(items).toContainEqual(expect.objectContaining({ deploymentId: 'd-1', scopes: [SCORE], expiresAt: clock.now() + 60 * MINUTE }));
    expect(JSON.stringify(items)).not.toContain(token);
  });
});

describe('T-01: a form, each parameter once', () => {
  const post = async (body: string, type = 'application/x-www-form-urlencoded') =>
    answerOf(await fetch(`${hub.origin}/lti/token`, { method: 'POST', body, headers: { 'content-type': type } }));

  test('another media type', async () => expectRefused(await post('{}', 'application/json'), 'T-01', 'invalid_request'));
  test('a parameter that occurs twice', async () => expectRefused(await post('grant_type=client_credentials&scope=a&scope=b'), 'T-01', 'invalid_request'));
  test('too many parameters', async () => expectRefused(await post(Array.from({ length: 21 }, (_, index) => `p${index}=1`).join('&')), 'T-01', 'invalid_request'));
  test('a charset beside the media type is no other type', async () => expectRefused(await post('a=b', 'application/x-www-form-urlencoded; charset=UTF-8'), 'T-02', 'unsupported_grant_type'));
  test('another method', async () => {
    const { status, headers } = await fetch(`${hub.origin}/lti/token`);
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
  });
  test('a long body is refused unread', async () => expect((await post(`a=${'x'.repeat(40_000)}`)).status).toBe(413));
});

test('T-02: another grant', async () => expectRefused(await tools.own.requestToken(hub.origin, [SCORE], { grant_type: 'password' }), 'T-02', 'unsupported_grant_type'));

test('T-03: another kind of assertion, and none', async () => {
  expectRefused(await tools.own.requestToken(hub.origin, [SCORE], { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' }), 'T-03', 'invalid_request');
  expectRefused(await tools.own.requestToken(hub.origin, [SCORE], { client_assertion: '' }), 'T-03', 'invalid_request');
});

describe('T-04: a compact JWS by RS256', () => {
  const forged = (header: object, claims: object, signature: (input: string) => string): string => {
    const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${input}.${signature(input)}`;
  };
  const present = async (client_assertion: string): Promise<TokenAnswer> => tools.own.requestToken(hub.origin, [SCORE], { client_assertion });

  test.each(['none', 'None', 'nOnE'])('A-01: alg %s', async (alg) => {
    expectRefused(await present(forged({ alg, kid: tools.own.published[0]?.kid }, tools.own.claims(hub.origin), () => '')), 'T-04', 'invalid_client');
  });

  test('A-02: HS256 by the public key', async () => {
    const [jwk] = tools.own.published;
    for (const secret of [JSON.stringify(jwk), String(jwk?.n)]) {
      const token = forged({ alg: 'HS256', kid: jwk?.kid }, tools.own.claims(hub.origin), (input) => createHmac('sha256', secret).update(input).digest('base64url'));
      expectRefused(await present(token), 'T-04', 'invalid_client');
    }
  });

  test.each(['x', 'a.b', 'a.b.c', `${'e'.repeat(9_000)}.e.e`, '{"payload":"","signatures":[]}'])('what is none: %.20s', async (token) => {
    expectRefused(await present(token), 'T-04', 'invalid_client');
  });

  test('PS256 by the right key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const token = forged({ alg: 'PS256', kid: tools.own.published[0]?.kid }, tools.own.claims(hub.origin), (input) => sign('sha256', Buffer.from(input), privateKey).toString('base64url'));
    expectRefused(await present(token), 'T-04', 'invalid_client');
  });
});

describe('T-05: a key of that client', () => {
  const withHeader = async (header: Readonly<Record<string, unknown>>, tool = tools.own): Promise<TokenAnswer> =>
    tools.own.requestToken(hub.origin, [SCORE], { client_assertion: await tool.assertion(hub.origin, { iss: 'own', sub: 'own' }, header) });

  test('A-03: kid missing, unknown, of another type, a path or a name of JavaScript', async () => {
    for (const kid of [undefined, 'inconnue', { $ne: null }, 7, '../../etc/passwd', '__proto__', 'constructor', 'x'.repeat(300)]) {
      expectRefused(await withHeader({ kid }), 'T-05', 'invalid_client');
    }
  });

  test('A-04: keys in the header, or that it points to, count for nothing', async () => {
    const [jwk] = tools.manage.published;
    expectRefused(await withHeader({ jku: tools.manage.keySetUrl, x5u: tools.manage.keySetUrl, jwk }, tools.manage), 'T-05', 'invalid_client');
  });

  test('A-05: a key of another client', async () => {
    expectRefused(await withHeader({}, tools.manage), 'T-05', 'invalid_client');
  });

  test('a client that registered no key set', async () => {
    expectRefused(await ask({}, tools.keyless), 'T-05', 'invalid_client');
    expect(tools.keyless.keySetRequests).toBe(0);
  });
});

describe('T-06: the client', () => {
  test('unknown, and switched off', async () => {
    expectRefused(await ask({ iss: 'inconnu', sub: 'inconnu' }), 'T-06', 'invalid_client');
    expectRefused(await ask({}, tools.off), 'T-06', 'invalid_client');
  });

  test('sub of another, missing, or no text', async () => {
    for (const sub of ['manage', undefined, 7, ['own']]) expectRefused(await ask({ sub }), 'T-06', 'invalid_client');
    for (const iss of [undefined, 7, { own: 1 }, '__proto__']) expectRefused(await ask({ iss }), 'T-06', 'invalid_client');
  });
});

describe('T-07: the audience', () => {
  test('the token endpoint, the issuer, or both', async () => {
    for (const aud of [`${hub.origin}/lti/token`, hub.origin, [hub.origin, `${hub.origin}/lti/token`]]) expect((await ask({ aud })).status).toBe(200);
  });

  test('A-15: another server, also beside this one, or nobody', async () => {
    for (const aud of ['https://autre.example.fr/lti/token', [`${hub.origin}/lti/token`, 'https://autre.example.fr'], `${hub.origin}/`, []]) {
      const answer = await ask({ aud });
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_client']);
    }
  });
});

describe('T-08: its time', () => {
  test.each([
    ['expired 59 s ago, within what clocks may differ', { exp: -59 }, 200],
    ['A-15: expired 61 s ago', { exp: -61 }, 400],
    ['10 min away', { exp: 600 }, 200],
    ['A-15: too far away', { exp: 661 }, 400],
    ['made 5 s ago, as Moodle says', { iat: -5 }, 200],
    ['made 11 min ago', { iat: -661 }, 400],
    ['of 59 s ahead', { iat: 59 }, 200],
    ['A-15: of the future', { iat: 61 }, 400],
    ['not yet good', { nbf: 61 }, 400],
  ])('%s', async (_what, offsets, status) => {
    const answer = await ask(Object.fromEntries(Object.entries(offsets).map(([name, offset]) => [name, seconds(offset)])));
    if (status === 200) expect(answer.status).toBe(200);
    else expectRefused(answer, 'T-08', 'invalid_client');
  });

  test('numbers are numbers, and are there', async () => {
    for (const differences of [{ exp: String(seconds(300)) }, { iat: String(seconds(0)) }, { exp: undefined }, { iat: undefined }]) {
      expect((await ask(differences)).body['error']).toBe('invalid_client');
    }
  });
});

describe('T-09: an assertion is used once', () => {
  test('A-15: the second time', async () => {
    const client_assertion = await tools.own.assertion(hub.origin);
    expect((await tools.own.requestToken(hub.origin, [SCORE], { client_assertion })).status).toBe(200);
    expectRefused(await tools.own.requestToken(hub.origin, [SCORE], { client_assertion }), 'T-09', 'invalid_client');
  });

  test('of ten at once, one gets a token', async () => {
    const client_assertion = await tools.own.assertion(hub.origin);
    const answers = await Promise.all(Array.from({ length: 10 }, () => tools.own.requestToken(hub.origin, [SCORE], { client_assertion })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
  });

  test('for as long as it could be believed', async () => {
    const jti = 'une-fois';
    expect((await ask({ jti, exp: seconds(100) })).status).toBe(200);
    clock.advance(159_000);
    expectRefused(await ask({ jti }), 'T-09', 'invalid_client');
  });

  test('each client has its own; missing or endless is none', async () => {
    expect([(await ask({ jti: 'meme' })).status, (await ask({ jti: 'meme' }, tools.manage)).status]).toEqual([200, 200]);
    for (const jti of [undefined, '', 'x'.repeat(256), 7]) expect((await ask({ jti })).body['error']).toBe('invalid_client');
  });
});

test('T-10: a signature by another key, and claims that were changed', async () => {
  const [header = '', , signature = ''] = (await tools.own.assertion(hub.origin)).split('.');
  const [, claims = ''] = (await tools.own.assertion(hub.origin)).split('.');
  const [, , foreign = ''] = (await tools.manage.assertion(hub.origin)).split('.');
  for (const token of [`${header}.${claims}.${signature}`, `${header}.${claims}.${foreign}`, `${header}.${claims}.`]) {
    expectRefused(await tools.own.requestToken(hub.origin, [SCORE], { client_assertion: token }), 'T-10', 'invalid_client');
  }
});

describe('T-11: the deployment', () => {
  test('of a list, of a school, and none', async () => {
    expect((await ask({ [DEPLOYMENT]: 'd-1' }, tools.manage)).status).toBe(200);
    expect((await ask({ [DEPLOYMENT]: EMBRUNS })).status).toBe(200);
    expect((await ask({}, tools.manage)).status).toBe(200);
  });

  test('unknown, of a school that is not on the list, and of no school', async () => {
    expectRefused(await ask({ [DEPLOYMENT]: 'd-2' }, tools.manage), 'T-11', 'invalid_grant');
    expectRefused(await ask({ [DEPLOYMENT]: EMBRUNS }, tools.manage), 'T-11', 'invalid_grant');
    expectRefused(await ask({ [DEPLOYMENT]: 'commune-saint-aubin' }), 'T-11', 'invalid_grant');
  });
});

describe('T-12, T-13: scopes', () => {
  const ALL = [LINE_ITEM, LINE_ITEM_READ, RESULT, SCORE, MEMBERS, GROUPS];

  test('what is asked for and registered, and no more', async () => {
    expect((await tools.own.requestToken(hub.origin, ALL)).body['scope']).toBe(`${LINE_ITEM_READ} ${RESULT} ${SCORE}`);
    expect((await tools.manage.requestToken(hub.origin, ALL)).body['scope']).toBe(ALL.join(' '));
    expect((await tools.manage.requestToken(hub.origin, [SCORE, SCORE])).body['scope']).toBe(SCORE);
  });

  test('none, unknown ones, ones of others, and too many', async () => {
    for (const scopes of [[], ['openid'], [LINE_ITEM], [MEMBERS], Array.from({ length: 51 }, (_, index) => `s${index}`)]) {
      expectRefused(await tools.own.requestToken(hub.origin, scopes), 'T-12', 'invalid_scope');
    }
  });

  test('an anonymous resource has nobody to speak of', async () => {
    expectRefused(await tools.nobody.requestToken(hub.origin, [SCORE]), 'T-12', 'invalid_scope');
  });
});

describe('T-14: as often as a tool needs, and no more', () => {
  test('one client, and one address', async () => {
    const counters = hub.hub.store.collection(COLLECTIONS.counters);
    const window = Math.floor(clock.now() / MINUTE);
    await counters.bulkUpsert([{ id: `tokens own ${window}`, count: 6_000, expiresAt: clock.now() + MINUTE }]);
    const answer = await tools.own.requestToken(hub.origin, [SCORE]);
    expect([answer.status, answer.body['code'], answer.headers.get('retry-after')]).toEqual([429, 'SYS-LIMITE', '60']);
    expect((await tools.manage.requestToken(hub.origin, [SCORE])).status).toBe(200);
    clock.advance(MINUTE);
    expect((await tools.own.requestToken(hub.origin, [SCORE])).status).toBe(200);
  });
});

describe('the key set of a tool', () => {
  let tool: ServiceTool;
  let own: SchoolHub;
  beforeEach(async () => {
    tool = await ServiceTool.start('cles', () => clock.now());
    own = await startLtiHub({ clock, resources: () => [ltiResource('cles', [], {}, { keySetUrl: tool.keySetUrl, services: { scores: 'own' } })] });
  });
  afterEach(async () => {
    await own.close();
    await tool.close();
  });
  const outcome = async (): Promise<number> => (await tool.requestToken(own.origin, [SCORE])).status;

  test('is asked for once by thirty at once, and not again', async () => {
    tool.keySet = () => ({ status: 200, body: JSON.stringify({ keys: tool.published }), afterMs: 50 });
    expect(new Set(await Promise.all(Array.from({ length: 30 }, outcome)))).toEqual(new Set([200]));
    expect([await outcome(), tool.keySetRequests]).toEqual([200, 1]);
  });

  test('is read again for a key that is new, once a minute at most', async () => {
    expect(await outcome()).toBe(200);
    await tool.rotate();
    expect([await outcome(), tool.keySetRequests]).toEqual([400, 1]);
    clock.advance(MINUTE);
    expect([await outcome(), tool.keySetRequests]).toEqual([200, 2]);
  });

  test('takes a key back within a quarter of an hour', async () => {
    expect(await outcome()).toBe(200);
    tool.published = [];
    clock.advance(14 * MINUTE);
    expect(await outcome()).toBe(200);
    clock.advance(MINUTE);
    expect(await outcome()).toBe(400);
  });

  test('that cannot be read leaves the last one good for a day', async () => {
    expect(await outcome()).toBe(200);
    tool.keySet = () => ({ status: 503, body: '' });
    clock.advance(60 * MINUTE);
    expect(await outcome()).toBe(200);
    clock.advance(24 * 60 * MINUTE);
    expect(await outcome()).toBe(400);
  });

  test.each([
    ['no JSON', 200, '<html>'],
    ['no set', 200, '{"keys":{"__proto__":[]}}'],
    ['longer than it may be', 200, JSON.stringify({ keys: [], more: 'x'.repeat(600_000) })],
    ['a redirect', 302, ''],
    ['a small key, another kind, an odd member', 200, JSON.stringify({ keys: [{ kty: 'RSA', kid: 'petite', n: 'AQAB', e: 'AQAB' }, { kty: 'oct', kid: 'k', k: 'AAAA' }, 7, null] })],
  ])('that is %s is no key set, and can be mended', async (_what, status, body) => {
    tool.keySet = () => ({ status, body });
    expect(await outcome()).toBe(400);
    tool.keySet = () => ({ status: 200, body: JSON.stringify({ keys: tool.published }) });
    clock.advance(MINUTE);
    expect(await outcome()).toBe(200);
  });
});
