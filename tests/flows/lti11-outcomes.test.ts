import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { encode, signature } from '../support/lti11-tool.js';
import { postedForm } from '../support/posted-form.js';
import { HIRONDELLES, personIdOf } from '../support/school.js';
import { signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';

const SECRET = 'un secret & assez long';
const purpose = { fr: 'Pour essayer' };
const legacy = (id: string, settings: object) => ({
  id, connector: 'generic-lti11', title: { fr: 'Ancien outil' }, summary: { fr: 'Pour essayer' }, publisher: 'Test', subject: 'maths',
  audience: { roles: ['pupil', 'teacher', 'parent'] }, release: [{ attribute: 'role', purpose }],
  settings: { secret: SECRET, url: 'https://ancien.example.fr/lancement', outcomes: true, ...settings },
});

describe('Basic Outcomes of LTI 1.1', () => {
  let hub: SchoolHub;
  let url: string;
  let sourcedId: string;

  beforeAll(async () => {
    hub = await startSchoolHub({ resources: () => [legacy('ancien', { consumerKey: 'ecoles' }), legacy('autre', { consumerKey: 'autre-ecole' }), legacy('muet', { consumerKey: 'muet', outcomes: false })] });
  });
  afterAll(() => hub.close());

  beforeEach(async () => {
    const fields = await launched('ancien');
    url = fields['lis_outcome_service_url'] ?? '';
    sourcedId = fields['lis_result_sourcedid'] ?? '';
  });

  async function launched(resourceId: string, login = 'lea', hat = `pupil-${HIRONDELLES}`): Promise<Readonly<Record<string, string>>> {
    const id = `activite-${resourceId}-0000000000`;
    await hub.hub.store.collection(COLLECTIONS.activities).bulkUpsert([{
      id, groupId: 'cp-a', schoolId: HIRONDELLES, resourceId, title: 'Les doubles', custom: {}, position: 1, visible: true, createdBy: personIdOf('bertin'), createdAt: 0,
      lineItem: { scoreMaximum: 20 },
    }]);
    const browser = hub.browser();
    await signIn(browser, login);
    return postedForm((await browser.get(`/espace/${hat}/activites/${id}/ouvrir`)).text).fields;
  }

  const envelope = (operation: string, { id = sourcedId, score, message = 'm-1', extra = '', language = 'en' }: { id?: string; score?: string; message?: string; extra?: string; language?: string } = {}): string =>
    `<?xml version="1.0" encoding="UTF-8"?>${extra}<imsx_POXEnvelopeRequest xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0"><imsx_POXHeader><imsx_POXRequestHeaderInfo><imsx_version>V1.0</imsx_version><imsx_messageIdentifier>${message}</imsx_messageIdentifier></imsx_POXRequestHeaderInfo></imsx_POXHeader><imsx_POXBody><${operation}Request><resultRecord><sourcedGUID><sourcedId>${id}</sourcedId></sourcedGUID>${score === undefined ? '' : `<result><resultScore><language>${language}</language><textString>${score}</textString></resultScore></result>`}</resultRecord></${operation}Request></imsx_POXBody></imsx_POXEnvelopeRequest>`;

  interface Signing { key?: string; secret?: string; at?: number; nonce?: string; hashOf?: string; method?: string }

  async function post(body: string, { key = 'ecoles', secret = SECRET, at = Date.now(), nonce = randomBytes(8).toString('hex'), hashOf = body, method = 'HMAC-SHA1' }: Signing = {}): Promise<string> {
    const fields: Record<string, string> = {
      oauth_body_hash: createHash('sha1').update(hashOf).digest('base64'), oauth_consumer_key: key, oauth_nonce: nonce, oauth_signature_method: method,
      oauth_timestamp: String(Math.floor(at / 1_000)), oauth_version: '1.0',
    };
    fields['oauth_signature'] = signature(url, fields, secret);
    const authorization = `OAuth realm="", ${Object.entries(fields).map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`;
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/xml', authorization }, body });
    expect(answer.status).toBe(200);
    return answer.text();
  }

  const codeOf = (text: string): string => /<imsx_codeMajor>(\w+)</.exec(text)?.[1] ?? text;
  const scoreIn = (text: string): string | undefined => /<textString>([^<]*)<\/textString>/.exec(text)?.[1] ?? (text.includes('<textString/>') ? '' : undefined);
  const read = async (): Promise<string | undefined> => scoreIn(await post(envelope('readResult')));
  const results = async () => (await hub.hub.store.collection(COLLECTIONS.results).find('byPerson', { equals: [personIdOf('lea')], limit: 10 })).items;

  test.each([['0', '0'], ['0.5', '0.5'], ['1', '1'], ['1.0', '1']])('O-01: a replacement by %s is kept, and read as %s', async (written, kept) => {
    expect(codeOf(await post(envelope('replaceResult', { score: written })))).toBe('success');
    expect(await read()).toBe(kept);
    expect((await results()).map(({ scoreGiven, scoreMaximum, activityProgress }) => [scoreGiven, scoreMaximum, activityProgress])).toEqual([[Number(kept), 1, 'Completed']]);
  });

  test.each(['-0.1', '1.1', 'bien', '', 'NaN', '0,5', '1e-1', '.5'])('O-02: "%s" is no score, and nothing changes', async (score) => {
    await post(envelope('replaceResult', { score: '0.7' }));
    expect(codeOf(await post(envelope('replaceResult', { score })))).toBe('failure');
    expect(await read()).toBe('0.7');
  });

  test('O-04, O-03: what is deleted is gone, and a score that is not there is read as empty', async () => {
    await post(envelope('replaceResult', { score: '0.7' }));
    expect(codeOf(await post(envelope('deleteResult')))).toBe('success');
    expect(await read()).toBe('');
  });

  test('O-05: an unknown operation is unsupported, and is named in the answer', async () => {
    const text = await post(envelope('inventResult', { message: 'm-7' }));
    expect(codeOf(text)).toBe('unsupported');
    expect(text).toContain('<imsx_operationRefIdentifier>inventResult<');
    expect(text).toContain('<imsx_messageRefIdentifier>m-7<');
  });

  test.each<[string, Signing]>([
    ['a body that was changed', { hashOf: 'autre' }],
    ['another secret', { secret: 'un autre secret' }],
    ['an unknown key', { key: 'inconnue' }],
    ['a key without outcomes', { key: 'muet' }],
    ['an old timestamp', { at: Date.now() - 400_000 }],
    ['a timestamp to come', { at: Date.now() + 400_000 }],
    ['another method', { method: 'PLAINTEXT' }],
  ])('O-06, A-24: %s is refused, and nothing changes', async (_what, signing) => {
    await post(envelope('replaceResult', { score: '0.7' }));
    expect(codeOf(await post(envelope('replaceResult', { score: '0.1' }), signing))).toBe('failure');
    expect(await read()).toBe('0.7');
  });

  test('A-24: a nonce is good once', async () => {
    const nonce = randomBytes(8).toString('hex');
    expect(codeOf(await post(envelope('readResult'), { nonce }))).toBe('success');
    expect(codeOf(await post(envelope('readResult'), { nonce }))).toBe('failure');
  });

  test('no header at all, and one that is none, are refused in an envelope', async () => {
    for (const authorization of ['', 'Bearer x', 'OAuth ', 'OAuth oauth_nonce="%"', `OAuth ${'x="y", '.repeat(2_000)}`]) {
      const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: envelope('readResult') });
      expect([answer.status, codeOf(await answer.text())]).toEqual([200, 'failure']);
    }
  });

  test('O-07: a sourcedId that was altered, invented or made for another key is unknown', async () => {
    const others = (await launched('autre'))['lis_result_sourcedid'] ?? '';
    for (const id of [`${sourcedId}x`, `x${sourcedId}`, 'abc', `${sourcedId.split('.')[0] ?? ''}.`, others]) {
      expect(codeOf(await post(envelope('replaceResult', { id, score: '1' })))).toBe('failure');
    }
  });

  test('O-08: any language is taken', async () => {
    expect(codeOf(await post(envelope('replaceResult', { score: '0.25', language: 'en-us' })))).toBe('success');
  });

  test.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]>'],
    ['a comment', '<!-- x -->'],
    ['an instruction', '<?x y?>'],
  ])('O-09, A-25: %s is refused', async (_what, extra) => {
    expect(codeOf(await post(envelope('replaceResult', { score: '1', extra })))).toBe('failure');
  });

  test('O-09: another namespace, no XML, too much XML', async () => {
    for (const body of ['', '{}', '<a/>', envelope('readResult').replace('imsoms_v1p0', 'autre'), `<a>${'<b>'.repeat(50)}`]) expect(codeOf(await post(body))).toBe('failure');
    const long = await fetch(url, { method: 'POST', body: 'x'.repeat(70_000) });
    expect(long.status).toBe(413);
  });

  test('O-10: the same message twice gives the same', async () => {
    for (let count = 0; count < 2; count += 1) expect(codeOf(await post(envelope('replaceResult', { score: '0.5' })))).toBe('success');
    expect(await results()).toHaveLength(1);
  });

  test('a teacher, a resource opened from its tile and a tool without outcomes get no place for results', async () => {
    expect(await launched('ancien', 'bertin', `teacher-${HIRONDELLES}`)).not.toHaveProperty('lis_result_sourcedid');
    expect(await launched('muet')).not.toHaveProperty('lis_result_sourcedid');
    const browser = hub.browser();
    await signIn(browser, 'lea');
    expect(postedForm((await browser.get(`/espace/pupil-${HIRONDELLES}/ressources/ancien/ouvrir`)).text).fields).not.toHaveProperty('lis_result_sourcedid');
  });
});
