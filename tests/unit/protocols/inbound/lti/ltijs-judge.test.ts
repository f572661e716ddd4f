import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Lms } from '../../../../../src/protocols/contract/lms.js';
import type { SecondJudge } from '../../../../../src/protocols/inbound/lti/ltijs/call.js';
import { LtijsWorker } from '../../../../../src/protocols/inbound/lti/ltijs/in-worker.js';
import { LtijsJudge } from '../../../../../src/protocols/inbound/lti/ltijs/ltijs-judge.js';
import { lmsKey, LMS, ltiClaim, testLms, type LmsKey, type TestLms } from '../../../../support/lms-protocol.js';

const STATE = 's'.repeat(43);
const within = new LtijsJudge();
const apart = new LtijsWorker();
afterAll(() => apart.close());

let key: LmsKey;
let lms: TestLms;
beforeAll(async () => { key = await lmsKey(); });
beforeEach(async () => { lms = await testLms(key); });
afterEach(() => lms.store.close());

describe.each<[name: string, judge: SecondJudge]>([['within the thread', within], ['on a thread of its own', apart]])('ltijs as a second judge, %s', (_name, judge) => {
  const ask = async (differences: object, { of = LMS, by = key }: { of?: Lms; by?: LmsKey } = {}) => {
    const idToken = await lms.sign(lms.claims(await lms.login(), differences));
    return judge.judge({ platform: of, key: by.publicJwk, idToken, state: STATE });
  };

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

  test('of time it only says that it disagrees', async () => {
    await expect(ask({ exp: 1 })).resolves.toEqual({ refused: 'jwt expired', isOfTime: true });
  });

  test('refuses what is no launch for reasons of its own', async () => {
    await expect(ask({ [ltiClaim('version')]: '1.1' })).resolves.toEqual({ refused: 'WRONG_LTI_VERSION_CLAIM', isOfTime: false });
  });

  test('calls at the same time do not meet', async () => {
    const asked = Array.from({ length: 12 }, async (_, index) => ask({ sub: `pupil-${index}` }, index % 3 > 0 ? {} : { of: { ...LMS, clientId: `client-${index}` } }));
    for (const [index, verdict] of (await Promise.all(asked)).entries()) {
      expect(verdict).toMatchObject(index % 3 > 0 ? { accepted: { user: `pupil-${index}` } } : { refused: 'UNREGISTERED_PLATFORM' });
    }
  });
});

describe('ltijs and the process', () => {
  const call = async (state: string) => ({ platform: LMS, key: key.publicJwk, idToken: await lms.sign(lms.claims(await lms.login())), state });

  test('it leaves no listener that ends the process', async () => {
    const before = process.listenerCount('SIGINT');
    await new LtijsJudge().judge(await call(STATE));
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  test('a state on which it fails ends its own thread alone, and the next message is judged', async () => {
    await expect(apart.judge(await call('a b;"\né'))).rejects.toMatchObject({ code: 'SYS-INTERNE' });
    await expect(apart.judge(await call(STATE))).resolves.toMatchObject({ accepted: { user: 'prof-7' } });
  });
});
