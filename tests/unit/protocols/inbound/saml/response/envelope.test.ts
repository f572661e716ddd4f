import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../../../../src/domain/errors.js';
import { attempt, exchangeWith, identityOf, NOW, refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { instant, issuerXml } from '../../../../../support/saml-response.js';

const idp = createIdentityProvider();
const { consumerUrl } = exchangeWith(idp);
const SECOND = 1_000;

const rows: readonly (readonly [rule: string, what: string, draft: AnswerDraft, code: ErrorCode])[] = [
  ['V09', 'no Destination', { response: { Destination: undefined } }, 'AUTH-AUDIENCE'],
  ['V09', 'an empty one', { response: { Destination: '' } }, 'AUTH-AUDIENCE'],
  ['V09', 'another host', { response: { Destination: 'https://elsewhere.example/connexion/saml/acs' } }, 'AUTH-AUDIENCE'],
  ['V09', 'a longer path', { response: { Destination: `${consumerUrl}/` } }, 'AUTH-AUDIENCE'],
  ['V09', 'a query', { response: { Destination: `${consumerUrl}?x` } }, 'AUTH-AUDIENCE'],
  ['V09', 'other case', { response: { Destination: consumerUrl.toUpperCase() } }, 'AUTH-AUDIENCE'],
  ['V09', 'plain http', { response: { Destination: consumerUrl.replace('https', 'http') } }, 'AUTH-AUDIENCE'],
  ['V10', 'no InResponseTo', { response: { InResponseTo: undefined } }, 'AUTH-REPONSE'],
  ['V10', 'an empty one', { response: { InResponseTo: '' } }, 'AUTH-REPONSE'],
  ['V10', 'one of another request', { response: { InResponseTo: '_another' } }, 'AUTH-REPONSE'],
  ['V11', 'another Issuer', { responseIssuer: issuerXml('https://evil.example/metadata') }, 'AUTH-EMETTEUR'],
  ['V11', 'an empty Issuer', { responseIssuer: issuerXml('') }, 'AUTH-EMETTEUR'],
  ['V11', 'an Issuer with something after it', { responseIssuer: issuerXml(`${idp.entityId}/`) }, 'AUTH-EMETTEUR'],
  ['V11', 'an Issuer with markup in it', { responseIssuer: issuerXml(idp.entityId).replace('</saml', '<x/></saml') }, 'AUTH-EMETTEUR'],
  ['V11', 'an Issuer of another format', { responseIssuer: issuerXml(idp.entityId, { Format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' }) }, 'AUTH-EMETTEUR'],
  ['V12', 'no IssueInstant', { response: { IssueInstant: undefined } }, 'AUTH-HORLOGE'],
  ['V12', 'an IssueInstant with an offset', { response: { IssueInstant: '2026-11-23T10:00:00+01:00' } }, 'AUTH-HORLOGE'],
  ['V12', 'an IssueInstant of no zone', { response: { IssueInstant: '2026-11-23T09:00:00' } }, 'AUTH-HORLOGE'],
  ['V12', 'a day that does not exist', { response: { IssueInstant: '2026-02-30T09:00:00Z' } }, 'AUTH-HORLOGE'],
];

describe('V09 to V12: the envelope', () => {
  test.each(rows)('%s: %s', async (rule, _what, draft, code) => {
    expect(await refusalOf(idp, draft)).toMatchObject({ code, rule });
  });

  test('V09: the detail says both addresses', async () => {
    const { detail } = await refusalOf(idp, { response: { Destination: 'https://x.example/' } });
    expect(detail).toBe(`Destination is "https://x.example/", expected "${consumerUrl}"`);
  });

  test.each([
    [600, true],
    [601, false],
  ])('V10: a request %i s old', async (seconds, isAccepted) => {
    const exchange = { attempt: { ...attempt, createdAt: NOW - seconds * SECOND } };
    if (isAccepted) expect((await identityOf(idp, {}, { exchange })).subject).toBe('f3a9c2d1e0b47a65');
    else expect(await refusalOf(idp, {}, { exchange })).toMatchObject({ code: 'AUTH-REPONSE', rule: 'V10' });
  });

  test.each([
    [180, 180, true],
    [181, 180, false],
    [-480, 180, true],
    [-481, 180, false],
    [0, 0, true],
    [1, 0, false],
    [-300, 0, true],
    [-301, 0, false],
  ])('V12: issued %i s from now, %i s tolerated', async (seconds, skewSeconds, isAccepted) => {
    const draft = { response: { IssueInstant: instant(NOW + seconds * SECOND) } };
    if (isAccepted) expect((await identityOf(idp, draft, { settings: { skewSeconds } })).subject).toBe('f3a9c2d1e0b47a65');
    else expect(await refusalOf(idp, draft, { settings: { skewSeconds } })).toMatchObject({ code: 'AUTH-HORLOGE', rule: 'V12' });
  });

  test('V12: the detail says by how much the clocks differ', async () => {
    const { detail } = await refusalOf(idp, { response: { IssueInstant: instant(NOW + 900 * SECOND) } });
    expect(detail).toBe('IssueInstant is 900 s ahead of our clock, 180 s tolerated');
  });
});
