import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Lms } from '../../../../../src/protocols/contract/lms.js';
import { LtijsJudge } from '../../../../../src/protocols/inbound/lti/ltijs/ltijs-judge.js';
import { lmsKey, LMS, ltiClaim, testLms, type LmsKey, type TestLms } from '../../../../support/lms-protocol.js';

const STATE = 's'.repeat(43);
const judge = new LtijsJudge();

let key: LmsKey;
let lms: TestLms;
beforeAll(async () => { key = await lmsKey(); });
beforeEach(async () => { lms = await testLms(key); });
afterEach(() => lms.store.close());

const ask = async (differences: object, { of = LMS, by = key, nonceIsNew = true }: { of?: Lms; by?: LmsKey; nonceIsNew?: boolean } = {}) => {
  const token = await lms.sign(lms.claims(await lms.login(), differences));
  return judge.judge({ lms: of, key: by.publicJwk, useNonce: () => Promise.resolve(nonceIsNew) }, token, STATE);
};

describe('ltijs as a second judge', () => {
  test('tells what it understood', async () => {
    await expect(ask({})).resolves.toEqual({ accepted: { clientId: LMS.clientId, deploymentId: 'ecole-1', user: 'prof-7', messageType: 'LtiResourceLinkRequest' } });
  });

  test('judges by the key it is given', async () => {
    await expect(ask({}, { by: await lmsKey() })).resolves.toMatchObject({ refused: 'invalid signature' });
  });

  test('knows the platform of the call and no other', async () => {
    await expect(ask({}, { of: { ...LMS, clientId: 'another' } })).resolves.toMatchObject({ refused: 'UNREGISTERED_PLATFORM' });
    await expect(ask({}, { of: { ...LMS, issuer: 'https://other.example.fr' } })).resolves.toMatchObject({ refused: 'UNREGISTERED_PLATFORM' });
  });

  test('keeps its nonces on the store of the hub', async () => {
    await expect(ask({}, { nonceIsNew: false })).resolves.toMatchObject({ refused: 'NONCE_ALREADY_RECEIVED' });
  });

  test('of time it only says that it disagrees', async () => {
    await expect(ask({ exp: 1 })).resolves.toEqual({ refused: 'jwt expired', isOfTime: true });
  });

  test('refuses what is no launch for reasons of its own', async () => {
    await expect(ask({ [ltiClaim('version')]: '1.1' })).resolves.toEqual({ refused: 'WRONG_LTI_VERSION_CLAIM', isOfTime: false });
  });

  test('calls at the same time do not meet', async () => {
    const asked = Array.from({ length: 12 }, async (_, index) => ({ index, verdict: await ask({ sub: `pupil-${index}` }, { nonceIsNew: index % 3 > 0 }) }));
    for (const { index, verdict } of await Promise.all(asked)) {
      expect(verdict).toMatchObject(index % 3 > 0 ? { accepted: { user: `pupil-${index}` } } : { refused: 'NONCE_ALREADY_RECEIVED' });
    }
  });

  test('leaves no listener that ends the process', async () => {
    const before = process.listenerCount('SIGINT');
    await new LtijsJudge().judge({ lms: LMS, key: key.publicJwk, useNonce: () => Promise.resolve(true) }, await lms.sign({}), STATE);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
