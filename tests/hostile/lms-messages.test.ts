import { createHmac } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { lmsKey, LMS, ltiClaim, testLms, type LmsKey, type TestLms } from '../support/lms-protocol.js';

const SETTINGS = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';
const HOUR_S = 3_600;

let key: LmsKey;
let stranger: LmsKey;
let lms: TestLms;
beforeAll(async () => { [key, stranger] = await Promise.all([lmsKey(), lmsKey('other-key')]); });
beforeEach(async () => { lms = await testLms(key); });
afterEach(() => lms.store.close());

const refused = (rule: string) => ({ code: 'LMS-MESSAGE', rule });
const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

async function sendToken(make: (claims: object) => string | Promise<string>): Promise<unknown> {
  const login = await lms.login();
  return lms.protocol.accept(LMS, await make(lms.claims(login)), login.state, login.expected);
}

const deepLinking = (settings: unknown): object => ({ [ltiClaim('message_type')]: 'LtiDeepLinkingRequest', [ltiClaim('resource_link')]: undefined, [SETTINGS]: settings });
const goodSettings = { deep_link_return_url: 'https://lms.example.fr/choix', accept_types: ['ltiResourceLink'], accept_presentation_document_targets: ['iframe'] };

describe('known bad payloads of the certification guide (section 5)', () => {
  test('No KID Sent in JWT header', () => expect(sendToken((claims) => lms.sign(claims, { kid: undefined }))).rejects.toMatchObject(refused('LM-04')));
  test('Incorrect KID in JWT header', () => expect(sendToken((claims) => lms.sign(claims, { kid: 'another' }))).rejects.toMatchObject(refused('LM-06')));
  test('Invalid LTI message', () => expect(sendToken(() => lms.sign({ sub: 'prof-7' }))).rejects.toMatchObject(refused('LM-07')));
  test.each<[name: string, differences: object, rule: string]>([
    ['Wrong LTI Version', { [ltiClaim('version')]: '1.2.0' }, 'LM-15'],
    ['No LTI Version', { [ltiClaim('version')]: undefined }, 'LM-15'],
    ['Missing LTI Claims', Object.fromEntries(['version', 'message_type', 'deployment_id', 'roles', 'resource_link', 'target_link_uri'].map((name) => [ltiClaim(name), undefined])), 'LM-15'],
    ['Timestamps Incorrect', { iat: 11_111, exp: 22_222 }, 'LM-10'],
    ['message_type Claim Missing', { [ltiClaim('message_type')]: undefined }, 'LM-16'],
    ['role Claim Missing', { [ltiClaim('roles')]: undefined }, 'LM-20'],
    ['deployment_id Claim Missing', { [ltiClaim('deployment_id')]: undefined }, 'LM-17'],
    ['resource_link_id Claim Missing', { [ltiClaim('resource_link')]: { title: 'Les volcans' } }, 'LM-21'],
    ['resource_link Claim Missing', { [ltiClaim('resource_link')]: undefined }, 'LM-21'],
    ['user Claim Missing', { sub: undefined }, 'LM-19'],
  ])('%s', (_name, differences, rule) => expect(lms.launch(differences)).rejects.toMatchObject(refused(rule)));
});

describe('claims that are not what they have to be', () => {
  const now = Math.floor(Date.now() / 1_000);
  test.each<[name: string, differences: object, rule: string]>([
    ['iss of another known platform', { iss: 'https://other.example.fr' }, 'LM-07'],
    ['iss with a slash more', { iss: `${LMS.issuer}/` }, 'LM-07'],
    ['iss no text', { iss: [LMS.issuer] }, 'LM-07'],
    ['aud of another client', { aud: 'somebody' }, 'LM-08'],
    ['aud with an extra audience', { aud: [LMS.clientId, 'somebody'] }, 'LM-08'],
    ['aud with an extra audience, whatever azp says', { aud: [LMS.clientId, 'somebody'], azp: LMS.clientId }, 'LM-08'],
    ['aud empty', { aud: [] }, 'LM-08'],
    ['aud an object', { aud: { [LMS.clientId]: 1 } }, 'LM-08'],
    ['azp wrong', { azp: 'somebody' }, 'LM-09'],
    ['azp wrong beside a list', { aud: [LMS.clientId], azp: 'somebody' }, 'LM-09'],
    ['exp missing', { exp: undefined }, 'LM-10'],
    ['exp past', { exp: now - 2 * HOUR_S }, 'LM-10'],
    ['exp a text', { exp: String(now + 300) }, 'LM-10'],
    ['iat missing', { iat: undefined }, 'LM-11'],
    ['iat one hour ahead', { iat: now + HOUR_S }, 'LM-11'],
    ['iat one day old', { iat: now - 24 * HOUR_S }, 'LM-11'],
    ['nbf one hour ahead', { nbf: now + HOUR_S }, 'LM-12'],
    ['nonce missing', { nonce: undefined }, 'LM-13'],
    ['nonce foreign', { nonce: 'never-asked-for' }, 'LM-13'],
    ['nonce an object', { nonce: { $ne: '' } }, 'LM-13'],
    ['message type unknown', { [ltiClaim('message_type')]: 'LtiSubmissionReviewRequest' }, 'LM-16'],
    ['deployment id empty', { [ltiClaim('deployment_id')]: '' }, 'LM-17'],
    ['deployment id of 256 characters', { [ltiClaim('deployment_id')]: 'd'.repeat(256) }, 'LM-17'],
    ['deployment id an object', { [ltiClaim('deployment_id')]: { $gt: '' } }, 'LM-17'],
    ['deployment id other than in the login', { [ltiClaim('deployment_id')]: 'ecole-2' }, 'LM-18'],
    ['sub empty', { sub: '' }, 'LM-19'],
    ['sub of 256 characters', { sub: 's'.repeat(256) }, 'LM-19'],
    ['sub with a line feed', { sub: 'prof\n7' }, 'LM-19'],
    ['sub a number', { sub: 7 }, 'LM-19'],
    ['roles no list', { [ltiClaim('roles')]: 'Instructor' }, 'LM-20'],
    ['roles of numbers', { [ltiClaim('roles')]: [1] }, 'LM-20'],
    ['roles without end', { [ltiClaim('roles')]: Array.from({ length: 51 }, (_, index) => `http://vendor.example/#${index}`) }, 'LM-20'],
    ['resource link id empty', { [ltiClaim('resource_link')]: { id: '' } }, 'LM-21'],
    ['resource link id of 300 characters', { [ltiClaim('resource_link')]: { id: 'l'.repeat(300) } }, 'LM-21'],
    ['resource link id an object', { [ltiClaim('resource_link')]: { id: {} } }, 'LM-21'],
    ['target_link_uri foreign', { [ltiClaim('target_link_uri')]: 'https://evil.example/' }, 'LM-22'],
    ['target_link_uri other than in the login', { [ltiClaim('target_link_uri')]: 'https://hub.example.fr/lti/lms/lms-abcdefghijkl2345/launch?x=1' }, 'LM-22'],
    ['target_link_uri missing', { [ltiClaim('target_link_uri')]: undefined }, 'LM-22'],
    ['custom with a number', { [ltiClaim('custom')]: { item: 3 } }, 'LM-23'],
    ['custom with null', { [ltiClaim('custom')]: { item: null } }, 'LM-23'],
    ['custom a list', { [ltiClaim('custom')]: ['item'] }, 'LM-23'],
    ['custom of 5 000 characters', { [ltiClaim('custom')]: { item: 'x'.repeat(5_000) } }, 'LM-23'],
    ['custom of 101 parameters', { [ltiClaim('custom')]: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`p${index}`, ''])) }, 'LM-23'],
    ['context without an id', { [ltiClaim('context')]: { title: 'Sciences' } }, 'LM-24'],
    ['context a text', { [ltiClaim('context')]: 'cours-1' }, 'LM-24'],
    ['deep linking settings missing', deepLinking(undefined), 'LM-25'],
    ['deep linking return address of a script', deepLinking({ ...goodSettings, deep_link_return_url: 'javascript:alert(1)' }), 'LM-25'],
    ['deep linking return address in clear', deepLinking({ ...goodSettings, deep_link_return_url: 'http://lms.example.fr/choix' }), 'LM-25'],
    ['deep linking without types', deepLinking({ ...goodSettings, accept_types: undefined }), 'LM-25'],
    ['deep linking data of 9 000 characters', deepLinking({ ...goodSettings, data: 'd'.repeat(9_000) }), 'LM-25'],
    ['hops no list', { 'https://passerelle.education/lti/claim/hops': 'hub-a' }, 'LM-26'],
  ])('%s', (_name, differences, rule) => expect(lms.launch(differences)).rejects.toMatchObject(refused(rule)));
});

describe('tokens that prove nothing', () => {
  test.each<[name: string, make: (claims: object) => string | Promise<string>, rule: string]>([
    ['alg none', (claims) => `${encoded({ alg: 'none', kid: key.kid })}.${encoded(claims)}.`, 'LM-02'],
    ['alg none with a signature', (claims) => `${encoded({ alg: 'none', kid: key.kid })}.${encoded(claims)}.AAAA`, 'LM-03'],
    ['alg nOnE', (claims) => `${encoded({ alg: 'nOnE', kid: key.kid })}.${encoded(claims)}.AAAA`, 'LM-03'],
    ['alg HS256 with the public key', (claims) => hmacSigned(claims), 'LM-03'],
    ['alg RS512', (claims) => `${encoded({ alg: 'RS512', kid: key.kid })}.${encoded(claims)}.AAAA`, 'LM-03'],
    ['kid an object', (claims) => `${encoded({ alg: 'RS256', kid: { $ne: 1 } })}.${encoded(claims)}.AAAA`, 'LM-04'],
    ['signed with another key', (claims) => lms.sign(claims, {}, stranger.privateKey), 'LM-06'],
    ['changed after it was signed', async (claims) => replaced(await lms.sign(claims), claims), 'LM-06'],
    ['a key it brings along', (claims) => lms.sign(claims, { jwk: stranger.publicJwk }, stranger.privateKey), 'LM-05'],
    ['keys from elsewhere', (claims) => lms.sign(claims, { jku: 'https://evil.example/jwks' }, stranger.privateKey), 'LM-05'],
    ['a certificate it brings along', (claims) => lms.sign(claims, { x5c: ['AAAA'] }), 'LM-05'],
    ['something critical', (claims) => `${encoded({ alg: 'RS256', kid: key.kid, crit: ['exp'], exp: 1 })}.${encoded(claims)}.AAAA`, 'LM-05'],
    ['no token', () => 'x', 'LM-02'],
    ['empty', () => '', 'LM-02'],
    ['two tokens in one', async (claims) => `${await lms.sign(claims)},${await lms.sign(claims)}`, 'LM-02'],
    ['a header that is no JSON', () => 'AAAA.AAAA.AAAA', 'LM-03'],
    ['2 MB', (claims) => lms.sign({ ...claims, padding: 'x'.repeat(2 * 1_024 * 1_024) }), 'LM-02'],
    ['a list', () => lms.sign([1, 2]), 'LM-06'],
  ])('%s', (_name, make, rule) => expect(sendToken(make)).rejects.toMatchObject(refused(rule)));
});

function hmacSigned(claims: object): string {
  const input = `${encoded({ alg: 'HS256', kid: key.kid })}.${encoded(claims)}`;
  return `${input}.${createHmac('sha256', JSON.stringify(key.publicJwk)).update(input).digest('base64url')}`;
}

function replaced(token: string, claims: object): string {
  const [header, , signature] = token.split('.');
  return [header, encoded({ ...claims, sub: 'prof-8' }), signature].join('.');
}

describe('replays', () => {
  test('a message is taken once, of any number at the same time', async () => {
    const login = await lms.login();
    const token = await lms.sign(lms.claims(login));
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => lms.protocol.accept(LMS, token, login.state, login.expected)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected' && outcome.reason.rule === 'LM-14')).toHaveLength(4);
  });

  test('a message that is refused uses nothing up', async () => {
    const login = await lms.login();
    await expect(lms.protocol.accept(LMS, await lms.sign(lms.claims(login, { sub: undefined })), login.state, login.expected)).rejects.toMatchObject(refused('LM-19'));
    await expect(lms.protocol.accept(LMS, await lms.sign(lms.claims(login)), login.state, login.expected)).resolves.toBeDefined();
  });
});

/** Jest fails a test in which a rejection is left unhandled, which is how ltijs ends a process. */
describe('states that end ltijs’s process never reach it', () => {
  test.each(['', 'a b', 'a;b', 'a"b', 'été', 'a\nb', 'a,b', 's'.repeat(65), '__proto__', 'constructor'])('%j', async (state) => {
    const login = await lms.login();
    await expect(lms.protocol.accept(LMS, await lms.sign(lms.claims(login)), state, login.expected)).rejects.toMatchObject(refused('LM-01'));
    await new Promise((resolve) => { setImmediate(resolve); });
    await expect(lms.launch()).resolves.toBeDefined();
  });
});
