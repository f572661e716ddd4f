import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../../../../src/domain/errors.js';
import { exchangeWith, factsOf, refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { issuerXml, statusXml, SUCCESS, swap } from '../../../../../support/saml-response.js';

const idp = createIdentityProvider();
const other = idp.assert(factsOf(exchangeWith(idp)), { assertion: { ID: '_other' } });
const statusOf = (name: string): string => `urn:oasis:names:tc:SAML:2.0:status:${name}`;
const edited = (found: string | RegExp, replacement: string): AnswerDraft => ({ unsigned: (xml) => swap(xml, found, replacement) });

const rows: readonly (readonly [rule: string, what: string, draft: AnswerDraft, code: ErrorCode])[] = [
  ['V06', 'another root', edited(/samlp:Response/g, 'samlp:LogoutResponse'), 'AUTH-FORMAT'],
  ['V06', 'a Response of SAML 1.1', edited('urn:oasis:names:tc:SAML:2.0:protocol', 'urn:oasis:names:tc:SAML:1.0:protocol'), 'AUTH-FORMAT'],
  ['V06', 'a Response of nobody', edited(/samlp:Response xmlns:samlp="[^"]*"(.*)<\/samlp:Response>/s, 'Response></Response>'), 'AUTH-FORMAT'],
  ['V06', 'Version 1.1', { response: { Version: '1.1' } }, 'AUTH-FORMAT'],
  ['V06', 'no Version', { response: { Version: undefined } }, 'AUTH-FORMAT'],
  ['V06', 'no ID', { response: { ID: undefined } }, 'AUTH-FORMAT'],
  ['V06', 'an ID that begins with a digit', { response: { ID: '1response' } }, 'AUTH-FORMAT'],
  ['V06', 'an ID of several words', { response: { ID: '_a _b' } }, 'AUTH-FORMAT'],
  ['V06', 'an ID without an end', { response: { ID: `_${'a'.repeat(256)}` } }, 'AUTH-FORMAT'],
  ['V06', 'Id beside ID', { response: { Id: '_x' } }, 'AUTH-FORMAT'],
  ['V06', 'id beside ID', { response: { id: '_x' } }, 'AUTH-FORMAT'],
  ['V06', 'xml:id beside ID', { response: { 'xml:id': '_x' } }, 'AUTH-FORMAT'],
  ['V06', 'ID only in a namespace', { response: { ID: undefined, 'samlp:ID': '_response' } }, 'AUTH-FORMAT'],
  ['V07', 'Extensions', edited('<samlp:Status>', '<samlp:Extensions><x/></samlp:Extensions><samlp:Status>'), 'AUTH-FORMAT'],
  ['V07', 'an element nobody knows', edited('<samlp:Status>', '<x xmlns="urn:x"/><samlp:Status>'), 'AUTH-FORMAT'],
  ['V07', 'no Status', { status: '' }, 'AUTH-FORMAT'],
  ['V07', 'two of them', { status: statusXml(SUCCESS) + statusXml(SUCCESS) }, 'AUTH-FORMAT'],
  ['V07', 'the Issuer after the Status', { responseIssuer: '', status: statusXml(SUCCESS) + issuerXml(idp.entityId) }, 'AUTH-FORMAT'],
  ['V07', 'two Issuers', { responseIssuer: issuerXml(idp.entityId) + issuerXml(idp.entityId) }, 'AUTH-FORMAT'],
  ['V07', 'text between the elements', edited('<samlp:Status>', 'x<samlp:Status>'), 'AUTH-FORMAT'],
  ['V07', 'the assertion before the Status', edited(/(<samlp:Status>.*<\/samlp:Status>)(<saml:Assertion.*<\/saml:Assertion>)/s, '<saml:Assertion></saml:Assertion><samlp:Status></samlp:Status>'), 'AUTH-FORMAT'],
  ['V07', 'one ID twice', { response: { ID: '_same' }, assertion: { ID: '_same' } }, 'AUTH-FORMAT'],
  ['V07', 'the ID of the response again as xml:id elsewhere', edited('<saml:Subject>', '<saml:Subject xml:id="_response">'), 'AUTH-FORMAT'],
  ['V07', 'the ID of the response again as Id elsewhere', edited('<saml:Subject>', '<saml:Subject Id="_response">'), 'AUTH-FORMAT'],
  ['V07', 'the ID of the response again as iD in a namespace', edited('<saml:Subject>', '<saml:Subject xmlns:x="urn:x" x:iD="_response">'), 'AUTH-FORMAT'],
  ['V08', 'no assertion', edited(/<saml:Assertion.*<\/saml:Assertion>/s, ''), 'AUTH-FORMAT'],
  ['V08', 'two assertions', edited('</samlp:Response>', `${other}</samlp:Response>`), 'AUTH-FORMAT'],
  ['V08', 'an assertion in the advice of the other (V27)', edited('<saml:AuthnStatement', `<saml:Advice>${other}</saml:Advice><saml:AuthnStatement`), 'AUTH-FORMAT'],
  ['V08', 'an assertion in an attribute', edited('mbertin', other), 'AUTH-FORMAT'],
  ['V08', 'an assertion in the details of the status', edited('</samlp:Status>', `<samlp:StatusDetail>${other}</samlp:StatusDetail></samlp:Status>`), 'AUTH-FORMAT'],
  ['V08', 'an encrypted one in an attribute', edited('mbertin', '<saml:EncryptedAssertion></saml:EncryptedAssertion>'), 'AUTH-FORMAT'],
  ['V13', 'the provider failed', { status: statusXml(statusOf('Responder')) }, 'AUTH-STATUT'],
  ['V13', 'nobody was signed in there', { status: statusXml(statusOf('Responder'), statusOf('NoPassive')) }, 'AUTH-PASSIF'],
  ['V13', 'success only inside a failure', { status: statusXml(statusOf('Requester'), SUCCESS) }, 'AUTH-STATUT'],
  ['V13', 'a status nobody knows', { status: statusXml('urn:example:fine') }, 'AUTH-STATUT'],
  ['V13', 'success with a blank', { status: statusXml(`${SUCCESS} `) }, 'AUTH-STATUT'],
  ['V13', 'no status code', { status: '<samlp:Status></samlp:Status>' }, 'AUTH-STATUT'],
  ['V13', 'two status codes', { status: swap(statusXml(SUCCESS), '</samlp:Status>', `<samlp:StatusCode Value="${SUCCESS}"/></samlp:Status>`) }, 'AUTH-STATUT'],
  ['V22', 'an encrypted assertion', { ...edited(/<saml:Assertion.*<\/saml:Assertion>/s, '<saml:EncryptedAssertion><x></x></saml:EncryptedAssertion>'), signed: 'response' }, 'AUTH-CHIFFREMENT'],
  ['V08', 'an encrypted one beside the plain one', edited('</samlp:Response>', '<saml:EncryptedAssertion><x/></saml:EncryptedAssertion></samlp:Response>'), 'AUTH-FORMAT'],
];

describe('what a response is', () => {
  test.each(rows)('%s: %s', async (rule, _what, draft, code) => {
    expect(await refusalOf(idp, { signed: 'nothing', ...draft })).toMatchObject({ code, rule });
  });

  const failure = (...codes: readonly string[]): AnswerDraft => ({ status: statusXml(...codes.map(statusOf)), unsigned: (xml) => swap(xml, /<saml:Assertion.*<\/saml:Assertion>/s, '') });

  test.each([
    [['Responder', 'AuthnFailed'], 'AUTH-ECHEC', 'Responder, AuthnFailed'],
    [['Requester', 'NoAuthnContext'], 'AUTH-NIVEAU', 'Requester, NoAuthnContext'],
    [['Responder', 'NoPassive'], 'AUTH-PASSIF', 'Responder, NoPassive'],
    [['Responder', 'RequestDenied'], 'AUTH-REFUS', 'Responder, RequestDenied'],
    [['Responder', 'UnknownPrincipal'], 'AUTH-REFUS', 'Responder, UnknownPrincipal'],
    [['Requester', 'InvalidNameIDPolicy'], 'AUTH-STATUT', 'Requester, InvalidNameIDPolicy'],
    [['Requester'], 'AUTH-STATUT', 'Requester'],
    [['AuthnFailed'], 'AUTH-STATUT', 'AuthnFailed'],
  ] as const)('V13: %j without an assertion, signed or not, is %s, with its names in the log', async (codes, code, detail) => {
    for (const signed of ['response', 'nothing'] as const) {
      expect(await refusalOf(idp, { ...failure(...codes), signed })).toMatchObject({ code, rule: 'V13', detail });
    }
  });

  test('V13: of an endless status little is kept', async () => {
    const { detail = '' } = await refusalOf(idp, { status: statusXml('x'.repeat(10_000)), signed: 'nothing' });
    expect(detail.length).toBeLessThan(300);
  });
});
