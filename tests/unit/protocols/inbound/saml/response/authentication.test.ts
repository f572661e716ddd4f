import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../../../../src/domain/errors.js';
import { attempt, identityOf, NOW, refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { instant, PASSWORD, swap } from '../../../../../support/saml-response.js';

const idp = createIdentityProvider();
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const MFA = 'https://refeds.org/profile/mfa';
const STATEMENT = /<saml:AuthnStatement .*<\/saml:AuthnStatement>/s;

const secondStatement = (authn: string, classRef = PASSWORD): AnswerDraft => ({
  unsigned: (xml) => swap(xml, '<saml:AttributeStatement>', `<saml:AuthnStatement ${authn}><saml:AuthnContext><saml:AuthnContextClassRef>${classRef}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>`),
});

const rows: readonly (readonly [what: string, draft: AnswerDraft, code: ErrorCode, settings?: object])[] = [
  ['no statement', { unsigned: (xml) => swap(xml, STATEMENT, '') }, 'AUTH-FORMAT'],
  ['no AuthnInstant', { authn: { AuthnInstant: undefined } }, 'AUTH-HORLOGE'],
  ['an AuthnInstant that is no time', { authn: { AuthnInstant: 'yesterday' } }, 'AUTH-HORLOGE'],
  ['an AuthnInstant with an offset', { authn: { AuthnInstant: '2026-11-23T10:00:00+01:00' } }, 'AUTH-HORLOGE'],
  ['a second statement about the future', secondStatement(`AuthnInstant="${instant(NOW + HOUR)}"`), 'AUTH-HORLOGE'],
  ['a second statement about long ago', secondStatement(`AuthnInstant="${instant(NOW - 13 * HOUR)}"`), 'AUTH-STATUT'],
  ['a session that has ended', { authn: { SessionNotOnOrAfter: instant(NOW - HOUR) } }, 'AUTH-HORLOGE'],
  ['a session end that is no time', { authn: { SessionNotOnOrAfter: 'never' } }, 'AUTH-HORLOGE'],
  ['a session end in the year 9999', { authn: { SessionNotOnOrAfter: '9999-12-31T23:59:59Z' } }, 'AUTH-HORLOGE'],
  ['a second session that has ended', secondStatement(`AuthnInstant="${instant(NOW)}" SessionNotOnOrAfter="${instant(NOW - HOUR)}"`), 'AUTH-HORLOGE'],
  ['a weaker class than asked for', {}, 'AUTH-NIVEAU', { authnContexts: [MFA] }],
  ['no class where one was asked for', { unsigned: (xml) => swap(xml, /<saml:AuthnContextClassRef>.*<\/saml:AuthnContextClassRef>/s, '') }, 'AUTH-NIVEAU', { authnContexts: [MFA] }],
  ['a class that holds the one asked for', { classRef: `${MFA} ` }, 'AUTH-NIVEAU', { authnContexts: [MFA] }],
  ['a class that is not accepted, although none was asked for', {}, 'AUTH-NIVEAU', { acceptAuthnContexts: [MFA] }],
  ['a second statement of a weaker class', { classRef: MFA, ...secondStatement(`AuthnInstant="${instant(NOW)}"`) }, 'AUTH-NIVEAU', { authnContexts: [MFA] }],
];

describe('V26: the authentication', () => {
  test.each(rows)('%s', async (_what, draft, code, settings = {}) => {
    expect(await refusalOf(idp, draft, { settings })).toMatchObject({ code, rule: 'V26' });
  });

  test('any of the classes asked for will do', async () => {
    const identity = await identityOf(idp, { classRef: MFA }, { settings: { authnContexts: [PASSWORD, MFA] } });
    expect(identity.subject).toBe('f3a9c2d1e0b47a65');
  });

  test.each([
    ['AuthnInstant', 180, 180, true],
    ['AuthnInstant', 181, 180, false],
    ['AuthnInstant', 1, 0, false],
    ['SessionNotOnOrAfter', -179, 180, true],
    ['SessionNotOnOrAfter', -180, 180, false],
    ['SessionNotOnOrAfter', 0, 0, false],
  ] as const)('%s %i s from now, %i s tolerated', async (name, seconds, skewSeconds, isAccepted) => {
    const draft = { authn: { [name]: instant(NOW + seconds * SECOND) } };
    if (isAccepted) expect((await identityOf(idp, draft, { settings: { skewSeconds } })).subject).toBe('f3a9c2d1e0b47a65');
    else expect(await refusalOf(idp, draft, { settings: { skewSeconds } })).toMatchObject({ code: 'AUTH-HORLOGE', rule: 'V26' });
  });

  test.each([
    [12 * 3_600 + 180, 12, true],
    [12 * 3_600 + 181, 12, false],
    [3_600 + 180, 1, true],
    [3_600 + 181, 1, false],
  ])('authenticated %i s ago, at most %i h and the tolerance', async (seconds, maxAuthenticationAgeHours, isAccepted) => {
    const draft = { authn: { AuthnInstant: instant(NOW - seconds * SECOND) } };
    if (isAccepted) expect((await identityOf(idp, draft, { settings: { maxAuthenticationAgeHours } })).authenticatedAt).toBe(NOW - seconds * SECOND);
    else expect(await refusalOf(idp, draft, { settings: { maxAuthenticationAgeHours } })).toMatchObject({ code: 'AUTH-STATUT', rule: 'V26' });
  });

  test.each([
    [-180, true],
    [-181, false],
  ])('fresh credentials were asked for: authenticated %i s from the request', async (seconds, isAccepted) => {
    const draft = { authn: { AuthnInstant: instant(attempt.createdAt + seconds * SECOND) } };
    const settings = { forceAuthn: true };
    if (isAccepted) expect((await identityOf(idp, draft, { settings })).subject).toBe('f3a9c2d1e0b47a65');
    else expect(await refusalOf(idp, draft, { settings })).toMatchObject({ code: 'AUTH-STATUT', rule: 'V26' });
  });

  test('the session ends with the first of several that ends; the rest is what the first statement says', async () => {
    const draft = secondStatement(`AuthnInstant="${instant(NOW)}" SessionIndex="_2" SessionNotOnOrAfter="${instant(NOW + HOUR)}"`);
    expect(await identityOf(idp, draft)).toMatchObject({ authenticatedAt: NOW - 60 * SECOND, sessionIndex: '_session::1', sessionEndsAt: NOW + HOUR });
  });

  test('of an endless session index the beginning is kept', async () => {
    const { sessionIndex } = await identityOf(idp, { authn: { SessionIndex: 'x'.repeat(5_000) } });
    expect(sessionIndex).toBe('x'.repeat(256));
  });
});
