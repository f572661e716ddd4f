import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HubError } from '../../../../../../src/domain/errors.js';
import { COLLECTIONS } from '../../../../../../src/store/collections.js';
import { OneTimeStore } from '../../../../../../src/store/one-time.js';
import { openStore } from '../../../../../../src/store/open.js';
import type { Store } from '../../../../../../src/store/port.js';
import { attempt, exchangeWith, factsOf, identityFrom, NOW, oneTimeInMemory } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { BEARER, bearerData, confirmationXml, instant, statusXml } from '../../../../../support/saml-response.js';

const idp = createIdentityProvider();
const exchange = exchangeWith(idp);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const clock = { now: () => NOW };
let store: Store;
let oneTime: OneTimeStore;
beforeAll(async () => {
  store = await openStore({ engine: 'sqlite', file: ':memory:' }, { clock, encryptionKeys: [Buffer.alloc(32, 7).toString('base64')] });
  await store.prepare(Object.values(COLLECTIONS));
  oneTime = new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), clock);
});
afterAll(() => store.close());

/** One request of its own for every test. */
let made = 0;
function fresh(draft: AnswerDraft = {}, ofRequest?: string): { xml: string; own: typeof exchange } {
  made += 1;
  const own = { ...exchange, attempt: { ...attempt, requestId: ofRequest ?? `_request${made}` } };
  return { own, xml: idp.respond(factsOf(own), { assertion: { ID: `_assertion${made}` }, ...draft }) };
}

async function outcomes(answers: readonly Promise<unknown>[]): Promise<{ accepted: number; refused: readonly string[] }> {
  const settled = await Promise.allSettled(answers);
  const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as HubError] : []));
  return { accepted: settled.length - refused.length, refused: refused.map(({ code, rule }) => `${code} ${rule ?? ''}`) };
}

describe('V28: once', () => {
  test('the same response 20 times in parallel signs in once', async () => {
    const { xml, own } = fresh();
    expect(await outcomes(Array.from({ length: 20 }, () => identityFrom(xml, own, oneTime)))).toEqual({ accepted: 1, refused: Array.from({ length: 19 }, () => 'AUTH-REPONSE V28') });
  });

  test('the same response again is refused', async () => {
    const { xml, own } = fresh();
    await identityFrom(xml, own, oneTime);
    await expect(identityFrom(xml, own, oneTime)).rejects.toMatchObject({ code: 'AUTH-REPONSE', rule: 'V28', detail: 'the assertion was used before' });
  });

  test('20 different assertions for one request in parallel sign in once', async () => {
    const requestId = '_contested';
    const answers = Array.from({ length: 20 }, () => fresh({}, requestId));
    const { accepted, refused } = await outcomes(answers.map(({ xml, own }) => identityFrom(xml, own, oneTime)));
    expect({ accepted, refused: new Set(refused) }).toEqual({ accepted: 1, refused: new Set(['AUTH-REPONSE V28']) });
  });

  test('a second assertion for a request that was answered is refused', async () => {
    const first = fresh();
    await identityFrom(first.xml, first.own, oneTime);
    const second = fresh({}, first.own.attempt.requestId);
    await expect(identityFrom(second.xml, second.own, oneTime)).rejects.toMatchObject({ code: 'AUTH-REPONSE', rule: 'V28', detail: 'the request was answered before' });
  });

  test('one assertion in a new, unsigned wrapper is still that assertion', async () => {
    const settings = { ...exchange.settings, signed: 'assertion' as const };
    const { xml, own } = fresh({ signed: 'assertion' });
    await identityFrom(xml, { ...own, settings }, oneTime);
    await expect(identityFrom(xml.replace('ID="_response"', 'ID="_other"'), { ...own, settings }, oneTime)).rejects.toMatchObject({ code: 'AUTH-REPONSE', rule: 'V28' });
  });

  test('assertions of two providers may have one ID', async () => {
    const other = createIdentityProvider('https://idp.autre.fr/metadata', idp.own);
    const ID = '_of-both';
    const { xml, own } = fresh({ assertion: { ID } });
    await identityFrom(xml, own, oneTime);
    const theirs = exchangeWith(other, { exchange: { attempt: { ...attempt, requestId: '_theirs' } } });
    expect((await identityFrom(other.respond(factsOf(theirs), { assertion: { ID } }), theirs, oneTime)).subject).toBe('f3a9c2d1e0b47a65');
  });

  test.each([
    ['V13', { status: statusXml('urn:oasis:names:tc:SAML:2.0:status:Responder') }],
    ['V14', { signed: 'nothing' }],
  ] as const)('what is refused by %s, before its signatures are looked at, uses nothing up: the genuine answer still signs in', async (rule, draft) => {
    const bad = fresh(draft);
    await expect(identityFrom(bad.xml, bad.own, oneTime)).rejects.toMatchObject({ rule });
    const good = fresh({}, bad.own.attempt.requestId);
    expect((await identityFrom(good.xml, good.own, oneTime)).subject).toBe('f3a9c2d1e0b47a65');
  });

  test.each([
    ['V20', { posted: (xml: string) => xml.replace('mbertin', 'admin') }],
    ['V24', { confirmationData: { Recipient: 'https://elsewhere.example/' } }],
    ['V33', { nameId: '' }],
  ] as const)('what is refused by %s, after V14, uses the request up, and the assertion it holds not', async (rule, draft) => {
    const bad = fresh(draft);
    await expect(identityFrom(bad.xml, bad.own, oneTime)).rejects.toMatchObject({ rule });
    const good = fresh({}, bad.own.attempt.requestId);
    await expect(identityFrom(good.xml, good.own, oneTime)).rejects.toMatchObject({ code: 'AUTH-REPONSE', rule: 'V28', detail: 'the request was answered before' });
  });
});

describe('V28: how long a used assertion is remembered', () => {
  async function remembered(draft: AnswerDraft, skewSeconds = 180): Promise<number | undefined> {
    const claims = oneTimeInMemory();
    const own = exchangeWith(idp, { settings: { skewSeconds } });
    await identityFrom(idp.respond(factsOf(own), draft), own, claims);
    return [...claims.claimed].find(([key]) => key.startsWith('saml-assertion'))?.[1];
  }

  test('past its end by twice the tolerance', async () => {
    expect(await remembered({})).toBe(5 * 60_000 + 2 * 180_000);
    expect(await remembered({ confirmationData: { NotOnOrAfter: instant(NOW + HOUR) } }, 0)).toBe(HOUR);
  });

  test('by the latest of its confirmations, but not for ever', async () => {
    const facts = factsOf(exchange);
    const confirmations = (end: number): string => confirmationXml(BEARER, bearerData(facts)) + confirmationXml(BEARER, { ...bearerData(facts), NotOnOrAfter: instant(end) });
    expect(await remembered({ confirmations: confirmations(NOW + HOUR) })).toBe(HOUR + 2 * 180_000);
    expect(await remembered({ confirmations: confirmations(NOW + 1_000 * DAY) })).toBe(DAY + 2 * 180_000);
  });

  test('the request is remembered longer than it could be answered', async () => {
    const claims = oneTimeInMemory();
    await identityFrom(idp.respond(factsOf(exchange)), exchange, claims);
    expect(claims.claimed.get(`saml-request ${attempt.requestId}`)).toBeGreaterThan(10 * 60_000);
  });
});
