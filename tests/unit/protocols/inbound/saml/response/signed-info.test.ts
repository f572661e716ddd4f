import { describe, expect, test } from '@jest/globals';
import { makeKey } from '../../../../../support/certificate.js';
import { refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { swap } from '../../../../../support/saml-response.js';
import { signAgain } from '../../../../../support/saml-signature.js';
import { signingKeys } from '../../../../../../src/protocols/inbound/saml/provider/certificate.js';

const idp = createIdentityProvider();

/** Signed by the provider itself, so that nothing but the rule is in the way. */
const genuinely = (found: string | RegExp, replacement: string): AnswerDraft => ({
  posted: (xml) => signAgain(xml, idp.own, (signedInfo) => swap(signedInfo, found, replacement)),
});

const ENVELOPED = '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>';
const EXCLUSIVE = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform>';
const transform = (algorithm: string, content = ''): string => `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`;
const REFERENCE = /<ds:Reference .*<\/ds:Reference>/s;

describe('V16: one reference, to the element that holds the signature', () => {
  test.each([
    ['another element', genuinely('URI="#_response"', 'URI="#_assertion"')],
    ['nothing', genuinely('URI="#_response"', 'URI=""')],
    ['no address', genuinely(' URI="#_response"', '')],
    ['a name without #', genuinely('URI="#_response"', 'URI="_response"')],
    ['an XPointer', genuinely('URI="#_response"', 'URI="#xpointer(id(\'_response\'))"')],
    ['everything', genuinely('URI="#_response"', 'URI="#xpointer(/)"')],
    ['another document', genuinely('URI="#_response"', 'URI="https://evil.example/x.xml"')],
    ['a file', genuinely('URI="#_response"', 'URI="file:///etc/passwd"')],
    ['two references', genuinely(REFERENCE, `<ds:Reference URI="#_response"></ds:Reference><ds:Reference URI="#_response"></ds:Reference>`)],
    ['no reference', genuinely(REFERENCE, '')],
    ['no digest', genuinely(/<ds:DigestValue>.*<\/ds:DigestValue>/s, '')],
    ['two digests', genuinely('</ds:DigestValue>', '</ds:DigestValue><ds:DigestValue>AAAA</ds:DigestValue>')],
    ['no transforms', genuinely(/<ds:Transforms>.*<\/ds:Transforms>/s, '')],
    ['something else in SignedInfo', genuinely('</ds:SignedInfo>', '<ds:Object></ds:Object></ds:SignedInfo>')],
    ['text in SignedInfo', genuinely('<ds:SignatureMethod', 'x<ds:SignatureMethod')],
  ])('%s', async (_what, draft) => {
    expect(await refusalOf(idp, draft)).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V16' });
  });
});

describe('V17: enveloped signature, then exclusive canonicalisation; nothing else', () => {
  test.each([
    ['no enveloped transform', genuinely(ENVELOPED, '')],
    ['no canonicalisation', genuinely(EXCLUSIVE, '')],
    ['the two the other way round', genuinely(`${ENVELOPED}${EXCLUSIVE}`, `${EXCLUSIVE}${ENVELOPED}`)],
    ['three transforms', genuinely(EXCLUSIVE, `${EXCLUSIVE}${EXCLUSIVE}`)],
    ['an XPath', genuinely(EXCLUSIVE, transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>true()</ds:XPath>'))],
    ['an XPath filter', genuinely(ENVELOPED, transform('http://www.w3.org/2002/06/xmldsig-filter2'))],
    ['a stylesheet', genuinely(EXCLUSIVE, transform('http://www.w3.org/TR/1999/REC-xslt-19991116'))],
    ['base64', genuinely(EXCLUSIVE, transform('http://www.w3.org/2000/09/xmldsig#base64'))],
    ['inclusive canonicalisation', genuinely(EXCLUSIVE, transform('http://www.w3.org/TR/2001/REC-xml-c14n-20010315'))],
    ['canonicalisation 1.1', genuinely(EXCLUSIVE, transform('http://www.w3.org/2006/12/xml-c14n11'))],
    ['canonicalisation with comments', genuinely(EXCLUSIVE, transform('http://www.w3.org/2001/10/xml-exc-c14n#WithComments'))],
    ['a parameter of the canonicalisation', genuinely(EXCLUSIVE, transform('http://www.w3.org/2001/10/xml-exc-c14n#', '<x></x>'))],
    ['a parameter of the enveloped transform', genuinely(ENVELOPED, transform('http://www.w3.org/2000/09/xmldsig#enveloped-signature', '<x></x>'))],
    ['SignedInfo canonicalised inclusively', genuinely('<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"', '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"')],
    ['SignedInfo canonicalised with comments', genuinely('<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"', '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"')],
  ])('%s', async (_what, draft) => {
    expect(await refusalOf(idp, draft)).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V17' });
  });
});

describe('V18: algorithms of today', () => {
  const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
  const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

  test.each([
    ['RSA with SHA-1', { algorithm: `${DSIG}rsa-sha1` }],
    ['RSA with MD5', { algorithm: `${MORE}rsa-md5` }],
    ['RSA-PSS with SHA-1', { algorithm: 'http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1' }],
    ['a digest by SHA-1', { digest: `${DSIG}sha1` }],
    ['a digest by MD5', { digest: `${MORE}md5` }],
  ])('%s, by the provider itself', async (_what, signature) => {
    expect(await refusalOf(idp, { signature })).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V18' });
  });

  test.each([
    ['HMAC, for which a public key might be taken', `${MORE}hmac-sha256`],
    ['HMAC with SHA-1', `${DSIG}hmac-sha1`],
    ['DSA', `${DSIG}dsa-sha1`],
    ['nothing', ''],
    ['an algorithm nobody knows', 'urn:example:rot13'],
    ['a name of every object', 'constructor'],
    ['other case', `${MORE}RSA-SHA256`],
  ])('%s', async (_what, algorithm) => {
    expect(await refusalOf(idp, genuinely(`${MORE}rsa-sha256`, algorithm))).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V18' });
  });

  test.each([
    ['the signature', '</ds:SignatureMethod>', '<ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>'],
    ['the digest', '</ds:DigestMethod>', '<x></x></ds:DigestMethod>'],
  ])('a parameter of %s', async (_what, found, replacement) => {
    expect(await refusalOf(idp, genuinely(found, replacement))).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V18' });
  });

  test('ECDSA with SHA-1', async () => {
    const own = makeKey('p256');
    const provider = { entityId: idp.entityId, ssoUrl: idp.ssoUrl, keys: signingKeys([own.certificatePem]) };
    const refusal = await refusalOf(idp, { signature: { key: own.key, algorithm: `${MORE}ecdsa-sha1` } }, { exchange: { provider } });
    expect(refusal).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V18', detail: `signature algorithm "${MORE}ecdsa-sha1" is not accepted` });
  });
});
