import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../../../../src/domain/errors.js';
import { exchangeWith, identityOf, NOW, refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { audienceXml, instant, swap } from '../../../../../support/saml-response.js';

const idp = createIdentityProvider();
const { audience } = exchangeWith(idp);
const SECOND = 1_000;

const rows: readonly (readonly [what: string, draft: AnswerDraft, code: ErrorCode])[] = [
  ['a beginning that is no time', { conditions: { NotBefore: 'now' } }, 'AUTH-HORLOGE'],
  ['an empty beginning', { conditions: { NotBefore: '' } }, 'AUTH-HORLOGE'],
  ['an end that is no time', { conditions: { NotOnOrAfter: '2026-11-23' } }, 'AUTH-HORLOGE'],
  ['an end with an offset', { conditions: { NotOnOrAfter: '2026-11-23T11:00:00+02:00' } }, 'AUTH-HORLOGE'],
  ['an end in the year 9999', { conditions: { NotOnOrAfter: '9999-12-31T23:59:59Z' } }, 'AUTH-HORLOGE'],
  ['an end before the beginning', { conditions: { NotBefore: instant(NOW), NotOnOrAfter: instant(NOW - 3_600 * SECOND) } }, 'AUTH-HORLOGE'],
  ['no audience', { restrictions: '' }, 'AUTH-AUDIENCE'],
  ['an empty restriction', { restrictions: audienceXml() }, 'AUTH-AUDIENCE'],
  ['another audience', { restrictions: audienceXml('https://elsewhere.example/metadata') }, 'AUTH-AUDIENCE'],
  ['an audience that begins like ours', { restrictions: audienceXml(`${audience}/evil`) }, 'AUTH-AUDIENCE'],
  ['an audience in other case', { restrictions: audienceXml(audience.toUpperCase()) }, 'AUTH-AUDIENCE'],
  ['an audience with markup in it', { restrictions: swap(audienceXml(audience), '</saml:Audience>', '<x></x></saml:Audience>') }, 'AUTH-AUDIENCE'],
  ['two restrictions, one without us', { restrictions: audienceXml(audience) + audienceXml('https://elsewhere.example/metadata') }, 'AUTH-AUDIENCE'],
  ['our name as a restriction of another namespace', { restrictions: audienceXml(audience).replaceAll('saml:AudienceRestriction', 'samlp:AudienceRestriction') }, 'AUTH-FORMAT'],
  ['a condition nobody knows', { restrictions: `${audienceXml(audience)}<saml:Condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x"></saml:Condition>` }, 'AUTH-FORMAT'],
  ['a condition of another namespace', { restrictions: `${audienceXml(audience)}<x xmlns="urn:x"></x>` }, 'AUTH-FORMAT'],
];

describe('V25: conditions', () => {
  test.each(rows)('%s', async (_what, draft, code) => {
    expect(await refusalOf(idp, draft)).toMatchObject({ code, rule: 'V25' });
  });

  test.each([
    ['NotBefore', 180, 180, true],
    ['NotBefore', 181, 180, false],
    ['NotBefore', 0, 0, true],
    ['NotBefore', 1, 0, false],
    ['NotOnOrAfter', -179, 180, true],
    ['NotOnOrAfter', -180, 180, false],
    ['NotOnOrAfter', 1, 0, true],
    ['NotOnOrAfter', 0, 0, false],
  ] as const)('%s %i s from now, %i s tolerated', async (name, seconds, skewSeconds, isAccepted) => {
    const draft = { conditions: { [name]: instant(NOW + seconds * SECOND) } };
    if (isAccepted) expect((await identityOf(idp, draft, { settings: { skewSeconds } })).subject).toBe('f3a9c2d1e0b47a65');
    else expect(await refusalOf(idp, draft, { settings: { skewSeconds } })).toMatchObject({ code: 'AUTH-HORLOGE', rule: 'V25' });
  });

  test('we among several audiences, and in every restriction', async () => {
    const restrictions = audienceXml('https://elsewhere.example/metadata', audience) + audienceXml(audience);
    expect((await identityOf(idp, { restrictions })).subject).toBe('f3a9c2d1e0b47a65');
  });

  test('the detail says both names', async () => {
    const { detail } = await refusalOf(idp, { restrictions: audienceXml('https://a.example', 'https://b.example') });
    expect(detail).toBe(`audience is "https://a.example https://b.example", expected "${audience}"`);
  });
});
