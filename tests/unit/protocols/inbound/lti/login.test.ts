import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { HUB_ORIGIN, LAUNCH_URL, lmsKey, LMS, LMS_ID, testLms, type LmsKey, type TestLms } from '../../../../support/lms-protocol.js';

let key: LmsKey;
let lms: TestLms;
beforeAll(async () => { key = await lmsKey(); });
beforeEach(async () => { lms = await testLms(key); });
afterEach(() => lms.store.close());

describe('a third-party login', () => {
  test('is answered with a whole authentication request at the LMS’s own address', async () => {
    const { authorizationUrl, state, expected, storage } = await lms.login();
    const url = new URL(authorizationUrl);
    expect(`${url.origin}${url.pathname}`).toBe('https://lms.example.fr/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      tenant: '7', scope: 'openid', response_type: 'id_token', response_mode: 'form_post', prompt: 'none', client_id: 'passerelle-1',
      redirect_uri: LAUNCH_URL, login_hint: 'hint-1', lti_message_hint: 'message-1', state, nonce: expected.nonce,
    });
    expect(expected).toEqual({ nonce: expect.any(String), targetLinkUri: LAUNCH_URL, deploymentId: 'ecole-1' });
    expect(storage).toBeUndefined();
  });

  test('has a state and a nonce of its own that nobody guesses', async () => {
    const logins = await Promise.all([lms.login(), lms.login()]);
    const values = logins.flatMap(({ state, expected }) => [state, expected.nonce]);
    expect(new Set(values).size).toBe(4);
    for (const value of values) expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('says where the LMS keeps values for the hub', async () => {
    await expect(lms.login({ lti_storage_target: '_parent' })).resolves.toMatchObject({ storage: { target: '_parent', origin: 'https://lms.example.fr' } });
  });

  test('may leave out what is optional, or send it empty', async () => {
    const { authorizationUrl, expected } = await lms.login({ client_id: undefined, lti_message_hint: '', lti_deployment_id: undefined });
    expect(new URL(authorizationUrl).searchParams.has('lti_message_hint')).toBe(false);
    expect(expected.deploymentId).toBeUndefined();
  });

  test('may name a page of the LMS’s own behind the launch address', async () => {
    await expect(lms.login({ target_link_uri: `${LAUNCH_URL}?lien=3` })).resolves.toMatchObject({ expected: { targetLinkUri: `${LAUNCH_URL}?lien=3` } });
  });

  test.each<[name: string, differences: Readonly<Record<string, string | readonly string[] | undefined>>, rule: string]>([
    ['iss twice', { iss: [LMS.issuer, LMS.issuer] }, 'LI-01'],
    ['an unknown parameter twice', { extra: ['a', 'b'] }, 'LI-01'],
    ['too many parameters', Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`p${index}`, 'x'])), 'LI-01'],
    ['iss missing', { iss: undefined }, 'LI-02'],
    ['iss foreign', { iss: 'https://evil.example' }, 'LI-02'],
    ['client_id foreign', { client_id: 'somebody' }, 'LI-03'],
    ['login_hint missing', { login_hint: undefined }, 'LI-04'],
    ['login_hint too long', { login_hint: 'h'.repeat(4_001) }, 'LI-04'],
    ['target_link_uri missing', { target_link_uri: undefined }, 'LI-05'],
    ['target_link_uri foreign', { target_link_uri: 'https://evil.example/lti/lms/x/launch' }, 'LI-05'],
    ['target_link_uri of another registration', { target_link_uri: LAUNCH_URL.replace(LMS_ID, 'lms-aaaaaaaaaaaaaaaa') }, 'LI-05'],
    ['target_link_uri that only begins like ours', { target_link_uri: `${LAUNCH_URL}er` }, 'LI-05'],
    ['target_link_uri with a fragment', { target_link_uri: `${LAUNCH_URL}#x` }, 'LI-05'],
    ['target_link_uri a script', { target_link_uri: 'javascript:alert(1)' }, 'LI-05'],
    ['target_link_uri too long', { target_link_uri: `${LAUNCH_URL}?${'x'.repeat(2_000)}` }, 'LI-05'],
    ['lti_deployment_id too long', { lti_deployment_id: 'd'.repeat(256) }, 'LI-06'],
    ['lti_message_hint too long', { lti_message_hint: 'm'.repeat(8_001) }, 'LI-07'],
    ['lti_storage_target unreadable', { lti_storage_target: 'a frame' }, 'LI-08'],
  ])('is refused: %s', (_name, differences, rule) => expect(lms.login(differences)).rejects.toMatchObject({ code: 'LMS-DEMANDE', rule }));
});

describe('the addresses of a registration', () => {
  test('are its own, and are told as JSON as well', () => {
    const { json, ...facts } = lms.protocol.facts(LMS_ID);
    const base = `${HUB_ORIGIN}/lti/lms/${LMS_ID}`;
    expect(facts).toEqual({ loginUrl: `${base}/login`, launchUrl: `${base}/launch`, keySetUrl: `${base}/jwks`, domain: 'hub.example.fr' });
    expect(JSON.parse(json)).toMatchObject({ initiate_login_uri: `${base}/login`, redirect_uris: [`${base}/launch`], jwks_uri: `${base}/jwks`, token_endpoint_auth_method: 'private_key_jwt' });
  });

  test('publish public keys alone, others for each registration', async () => {
    const [own, other] = await Promise.all([lms.protocol.keySet(LMS_ID), lms.protocol.keySet('lms-aaaaaaaaaaaaaaaa')]);
    const keysOf = (reply: typeof own): readonly Record<string, string>[] => (reply.kind === 'document' ? (JSON.parse(reply.body) as { keys: Record<string, string>[] }).keys : []);
    expect(keysOf(own).map((published) => Object.keys(published).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
    expect(keysOf(own)[0]!['n']).not.toBe(keysOf(other)[0]!['n']);
  });
});
