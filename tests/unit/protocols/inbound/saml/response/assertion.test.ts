import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../../../../src/domain/errors.js';
import { refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { issuerXml, swap } from '../../../../../support/saml-response.js';

const idp = createIdentityProvider();
const edited = (found: string | RegExp, replacement: string): AnswerDraft => ({ unsigned: (xml) => swap(xml, found, replacement) });

const rows: readonly (readonly [what: string, draft: AnswerDraft, code: ErrorCode])[] = [
  ['Version 1.1', { assertion: { Version: '1.1' } }, 'AUTH-FORMAT'],
  ['no Version', { assertion: { Version: undefined } }, 'AUTH-FORMAT'],
  ['a second ID', { assertion: { AssertionID: '_x', id: '_y' } }, 'AUTH-FORMAT'],
  ['no Issuer', { assertionIssuer: '' }, 'AUTH-FORMAT'],
  ['two Issuers', { assertionIssuer: issuerXml(idp.entityId) + issuerXml(idp.entityId) }, 'AUTH-FORMAT'],
  ['another Issuer', { assertionIssuer: issuerXml('https://evil.example/metadata') }, 'AUTH-EMETTEUR'],
  ['an empty Issuer', { assertionIssuer: issuerXml('') }, 'AUTH-EMETTEUR'],
  ['an Issuer in other case', { assertionIssuer: issuerXml(idp.entityId.toUpperCase()) }, 'AUTH-EMETTEUR'],
  ['an Issuer with blanks', { assertionIssuer: issuerXml(` ${idp.entityId}`) }, 'AUTH-EMETTEUR'],
  ['an Issuer of another format', { assertionIssuer: issuerXml(idp.entityId, { Format: 'urn:x' }) }, 'AUTH-EMETTEUR'],
  ['no Subject', edited(/<saml:Subject>.*<\/saml:Subject>/s, ''), 'AUTH-FORMAT'],
  ['two Subjects', edited('<saml:Subject>', '<saml:Subject></saml:Subject><saml:Subject>'), 'AUTH-FORMAT'],
  ['no Conditions', edited(/<saml:Conditions .*<\/saml:Conditions>/s, ''), 'AUTH-FORMAT'],
  ['two Conditions', edited('<saml:Conditions ', '<saml:Conditions></saml:Conditions><saml:Conditions '), 'AUTH-FORMAT'],
  ['the Conditions before the Subject', edited(/(<saml:Subject>.*<\/saml:Subject>)(<saml:Conditions .*<\/saml:Conditions>)/s, '<saml:Conditions></saml:Conditions><saml:Subject></saml:Subject>'), 'AUTH-FORMAT'],
  ['a statement nobody knows', edited('<saml:AuthnStatement', '<saml:Statement></saml:Statement><saml:AuthnStatement'), 'AUTH-FORMAT'],
  ['an element of another namespace', edited('<saml:AuthnStatement', '<x xmlns="urn:x"></x><saml:AuthnStatement'), 'AUTH-FORMAT'],
  ['text between the elements', edited('<saml:AuthnStatement', 'x<saml:AuthnStatement'), 'AUTH-FORMAT'],
];

/** Where the assertion has no Issuer there is nothing its own signature could stand after. */
const policiesFor = ({ assertionIssuer }: AnswerDraft) => (assertionIssuer === '' ? (['response'] as const) : (['response', 'assertion'] as const));

describe('V23: an assertion of SAML 2.0, issued by the provider the request went to', () => {
  test.each(rows)('%s', async (_what, draft, code) => {
    for (const signed of policiesFor(draft)) {
      expect(await refusalOf(idp, { ...draft, signed }, { settings: { signed } })).toMatchObject({ code, rule: 'V23' });
    }
  });

  test('no ID, which its own signature would have to name', async () => {
    expect(await refusalOf(idp, { assertion: { ID: undefined } })).toMatchObject({ code: 'AUTH-FORMAT', rule: 'V23' });
  });
});
