import { importJWK, jwtVerify, type JWK } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { LmsLinkItem, LmsSelection } from '../../../../../src/protocols/contract/lms.js';
import { LAUNCH_URL, lmsKey, LMS, LMS_ID, testLms, type LmsKey, type TestLms } from '../../../../support/lms-protocol.js';

const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim/';
const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const SELECTION: LmsSelection = { returnUrl: 'https://lms.example.fr/choix?id=3', acceptsLinks: true, acceptsSeveral: true, acceptsLineItems: true, targets: [], data: 'jeton é "' };
const ITEM: LmsLinkItem = { itemId: 'item-0123456789012345678', title: 'Les volcans', text: 'À lire', lineItem: { label: 'Volcans', scoreMaximum: 20 } };

let key: LmsKey;
let lms: TestLms;
beforeAll(async () => { key = await lmsKey(); });
beforeEach(async () => { lms = await testLms(key); });
afterEach(() => lms.store.close());

async function answered(selection: LmsSelection, items: readonly LmsLinkItem[]) {
  const reply = await lms.protocol.answerSelection(LMS, 'ecole-1', selection, items);
  const set = await lms.protocol.keySet(LMS_ID);
  const [jwk] = (set.kind === 'document' ? JSON.parse(set.body).keys : []) as readonly JWK[];
  if (reply.kind !== 'form') throw new Error('a form is expected');
  const { payload, protectedHeader } = await jwtVerify(reply.fields['JWT'] ?? '', await importJWK(jwk!, 'RS256'));
  return { action: reply.action, fields: Object.keys(reply.fields), payload, protectedHeader, kid: jwk!.kid };
}

describe('the answer to a request for content', () => {
  test('is signed by the key of this registration and says what was chosen (Required Claims Verified, Response Format Valid, Signature Valid)', async () => {
    const { action, fields, payload, protectedHeader, kid } = await answered(SELECTION, [ITEM, { itemId: 'item-2', title: 'Les séismes' }]);
    expect([action, fields]).toEqual([SELECTION.returnUrl, ['JWT']]);
    expect(protectedHeader).toEqual({ alg: 'RS256', kid, typ: 'JWT' });
    expect(payload).toEqual({
      iss: LMS.clientId,
      aud: LMS.issuer,
      iat: expect.any(Number),
      exp: payload.iat! + 300,
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      [`${LTI}message_type`]: 'LtiDeepLinkingResponse',
      [`${LTI}version`]: '1.3.0',
      [`${LTI}deployment_id`]: 'ecole-1',
      [`${DL}data`]: SELECTION.data,
      [`${DL}content_items`]: [
        { type: 'ltiResourceLink', url: LAUNCH_URL, title: 'Les volcans', text: 'À lire', lineItem: ITEM.lineItem, custom: { passerelle_lien: ITEM.itemId, passerelle_copie_de: '$ResourceLink.id.history' } },
        { type: 'ltiResourceLink', url: LAUNCH_URL, title: 'Les séismes', custom: { passerelle_lien: 'item-2', passerelle_copie_de: '$ResourceLink.id.history' } },
      ],
    });
    expect(Math.abs(payload.iat! * 1_000 - lms.clock.now())).toBeLessThan(1_000);
  });

  test('may be nothing, and says no data where none was sent', async () => {
    const { payload } = await answered({ ...SELECTION, data: undefined }, []);
    expect(payload[`${DL}content_items`]).toEqual([]);
    expect(payload).not.toHaveProperty([`${DL}data`]);
  });

  test('asks for no column where the LMS makes none', async () => {
    const { payload } = await answered({ ...SELECTION, acceptsLineItems: false }, [ITEM]);
    expect((payload[`${DL}content_items`] as readonly object[])[0]).not.toHaveProperty('lineItem');
  });
});
