import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../../../../src/domain/errors.js';
import { exchangeWith, factsOf, identityOf, NOW, refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { BEARER, bearerData, confirmationXml, instant, swap } from '../../../../../support/saml-response.js';

const idp = createIdentityProvider();
const facts = factsOf(exchangeWith(idp));
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const HOLDER_OF_KEY = 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key';

const rows: readonly (readonly [what: string, draft: AnswerDraft, code: ErrorCode])[] = [
  ['no confirmation', { confirmations: '' }, 'AUTH-FORMAT'],
  ['confirmed by holding a key', { method: HOLDER_OF_KEY }, 'AUTH-FORMAT'],
  ['confirmed by the sender', { method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }, 'AUTH-FORMAT'],
  ['confirmed by nothing', { method: '' }, 'AUTH-FORMAT'],
  ['no method', { unsigned: (xml) => swap(xml, ` Method="${BEARER}"`, '') }, 'AUTH-FORMAT'],
  ['no data', { confirmations: `<saml:SubjectConfirmation Method="${BEARER}"></saml:SubjectConfirmation>` }, 'AUTH-FORMAT'],
  ['two sets of data', { unsigned: (xml) => swap(xml, '</saml:SubjectConfirmation>', '<saml:SubjectConfirmationData></saml:SubjectConfirmationData></saml:SubjectConfirmation>') }, 'AUTH-FORMAT'],
  ['data of another namespace', { unsigned: (xml) => xml.replaceAll('saml:SubjectConfirmationData', 'samlp:SubjectConfirmationData') }, 'AUTH-FORMAT'],
  ['no Recipient', { confirmationData: { Recipient: undefined } }, 'AUTH-AUDIENCE'],
  ['another Recipient', { confirmationData: { Recipient: 'https://elsewhere.example/acs' } }, 'AUTH-AUDIENCE'],
  ['a Recipient with a blank', { confirmationData: { Recipient: `${facts.consumerUrl} ` } }, 'AUTH-AUDIENCE'],
  ['no InResponseTo', { confirmationData: { InResponseTo: undefined } }, 'AUTH-REPONSE'],
  ['InResponseTo of another request', { confirmationData: { InResponseTo: '_another' } }, 'AUTH-REPONSE'],
  ['no end', { confirmationData: { NotOnOrAfter: undefined } }, 'AUTH-HORLOGE'],
  ['an end that is no time', { confirmationData: { NotOnOrAfter: 'tomorrow' } }, 'AUTH-HORLOGE'],
  ['an end with an offset', { confirmationData: { NotOnOrAfter: '2026-11-23T11:00:00+02:00' } }, 'AUTH-HORLOGE'],
  ['an end in the year 9999', { confirmationData: { NotOnOrAfter: '9999-12-31T23:59:59Z' } }, 'AUTH-HORLOGE'],
  ['a beginning', { confirmationData: { NotBefore: instant(NOW - SECOND) } }, 'AUTH-FORMAT'],
];

describe('V24: a bearer confirmation made for this exchange', () => {
  test.each(rows)('%s', async (_what, draft, code) => {
    for (const signed of ['response', 'assertion'] as const) {
      expect(await refusalOf(idp, { ...draft, signed }, { settings: { signed } })).toMatchObject({ code, rule: 'V24' });
    }
  });

  test.each([
    [-179, 180, true],
    [-180, 180, false],
    [1, 0, true],
    [0, 0, false],
    [24 * 3_600, 180, true],
    [24 * 3_600 + 1, 180, false],
  ])('an end %i s from now, %i s tolerated', async (seconds, skewSeconds, isAccepted) => {
    const draft = { confirmationData: { NotOnOrAfter: instant(NOW + seconds * SECOND) } };
    if (isAccepted) expect((await identityOf(idp, draft, { settings: { skewSeconds } })).subject).toBe('f3a9c2d1e0b47a65');
    else expect(await refusalOf(idp, draft, { settings: { skewSeconds } })).toMatchObject({ code: 'AUTH-HORLOGE', rule: 'V24' });
  });

  const good = confirmationXml(BEARER, bearerData(facts));
  const forAnother = confirmationXml(BEARER, { ...bearerData(facts), Recipient: 'https://elsewhere.example/acs' });

  test.each([
    ['before', `${good}${forAnother}`],
    ['after', `${forAnother}${good}`],
  ])('one good confirmation %s one for somebody else is enough', async (_where, confirmations) => {
    expect((await identityOf(idp, { confirmations })).subject).toBe('f3a9c2d1e0b47a65');
  });

  test('parts of two confirmations do not make one', async () => {
    const late = confirmationXml(BEARER, { ...bearerData(facts), NotOnOrAfter: instant(NOW - HOUR) });
    const keyed = confirmationXml(HOLDER_OF_KEY, bearerData(facts));
    expect(await refusalOf(idp, { confirmations: `${late}${forAnother}${keyed}` })).toMatchObject({ code: 'AUTH-HORLOGE', rule: 'V24' });
  });

  test('of several faults the one that says most is told', async () => {
    const keyed = confirmationXml(HOLDER_OF_KEY, {});
    expect(await refusalOf(idp, { confirmations: `${keyed}${forAnother}` })).toMatchObject({ code: 'AUTH-AUDIENCE', rule: 'V24' });
  });
});
