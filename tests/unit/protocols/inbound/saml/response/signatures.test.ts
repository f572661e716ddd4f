import { describe, expect, test } from '@jest/globals';
import { identityOf, refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { swap } from '../../../../../support/saml-response.js';

const idp = createIdentityProvider();
const SIGNATURE = /<ds:Signature .*?<\/ds:Signature>/s;
const edited = (found: string | RegExp, replacement: string): AnswerDraft => ({ posted: (xml) => swap(xml, found, replacement) });
const moved = (before: string): AnswerDraft => ({
  posted: (xml) => {
    const [signature = ''] = SIGNATURE.exec(xml) ?? [];
    return swap(swap(xml, signature, ''), before, `${signature}${before}`);
  },
});

describe('V14: what must be signed is signed', () => {
  test.each([
    ['response', 'nothing', 'response'],
    ['response', 'assertion', 'response'],
    ['assertion', 'nothing', 'assertion'],
    ['assertion', 'response', 'assertion'],
    ['both', 'nothing', 'response and the assertion'],
    ['both', 'response', 'assertion'],
    ['both', 'assertion', 'response'],
    ['either', 'nothing', 'response or assertion'],
  ] as const)('%s must be, %s is', async (policy, signed, missing) => {
    expect(await refusalOf(idp, { signed }, { settings: { signed: policy } })).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V14', detail: `no signature on the ${missing}` });
  });

  test('the response is what must be, unless it is said otherwise', async () => {
    expect(await refusalOf(idp, { signed: 'assertion' })).toMatchObject({ rule: 'V14' });
  });
});

describe('V15: signatures only where they belong', () => {
  const rows: readonly (readonly [what: string, draft: AnswerDraft, rule: string])[] = [
    ['in the status', moved('</samlp:Status>'), 'V15'],
    ['in the subject', moved('<saml:NameID'), 'V15'],
    ['in the confirmation', moved('</saml:SubjectConfirmation>'), 'V15'],
    ['in an attribute value', moved('</saml:AttributeValue>'), 'V15'],
    ['in an authentication statement', moved('</saml:AuthnStatement>'), 'V15'],
    ['one in the KeyInfo of another', edited('</ds:Signature>', '<ds:KeyInfo><ds:Signature/></ds:KeyInfo></ds:Signature>'), 'V15'],
    ['one in another', edited('</ds:SignedInfo>', '</ds:SignedInfo><ds:Signature/>'), 'V15'],
    ['before the Issuer', moved('<saml:Issuer>'), 'V07'],
    ['at the end of the response', moved('</samlp:Response>'), 'V07'],
    ['two on the response', edited('<ds:Signature ', '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature><ds:Signature '), 'V07'],
    ['two SignedInfo', edited('<ds:SignatureValue>', '<ds:SignedInfo/><ds:SignatureValue>'), 'V15'],
    ['no SignedInfo', edited(/<ds:SignedInfo>.*<\/ds:SignedInfo>/s, ''), 'V15'],
    ['two values', edited('<ds:SignatureValue>', '<ds:SignatureValue>AAAA</ds:SignatureValue><ds:SignatureValue>'), 'V15'],
    ['no value', edited(/<ds:SignatureValue>.*<\/ds:SignatureValue>/s, ''), 'V15'],
    ['an Object', edited('</ds:Signature>', '<ds:Object/></ds:Signature>'), 'V15'],
    ['text beside its parts', edited('<ds:SignatureValue>', 'x<ds:SignatureValue>'), 'V15'],
    ['nothing in it', edited(SIGNATURE, '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'), 'V15'],
    ['the value before SignedInfo', edited(/(<ds:SignedInfo>.*<\/ds:SignedInfo>)(<ds:SignatureValue>.*<\/ds:SignatureValue>)/s, '<ds:SignatureValue>AAAA</ds:SignatureValue><ds:SignedInfo/>'), 'V15'],
  ];

  test.each(rows)('%s', async (_what, draft, rule) => {
    const refusal = await refusalOf(idp, draft);
    expect(refusal).toMatchObject({ rule, code: rule === 'V07' ? 'AUTH-FORMAT' : 'AUTH-SIGNATURE' });
  });

  test('a Signature of another namespace is none', async () => {
    expect(await refusalOf(idp, edited('http://www.w3.org/2000/09/xmldsig#', 'http://www.w3.org/2000/09/xmldsig'))).toMatchObject({ code: 'AUTH-FORMAT', rule: 'V07' });
  });
});

describe('V17: a prefix list that costs a search at every element', () => {
  const list = (count: number): string => `<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${'a '.repeat(count)}"/>`;
  const EXCLUSIVE = 'Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>';

  test.each(['CanonicalizationMethod', 'Transform'])('is refused in %s before it is worked through', async (name) => {
    const refusal = await refusalOf(idp, edited(`<ds:${name} ${EXCLUSIVE}`, `<ds:${name} ${EXCLUSIVE.replace('/>', '>')}${list(17)}</ds:${name}>`));
    expect(refusal).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V17', detail: '17 inclusive prefixes, at most 16 are accepted' });
  });

  test('sixteen prefixes are accepted', async () => {
    const inclusivePrefixes = Array.from({ length: 16 }, (_, index) => `p${index}`);
    expect((await identityOf(idp, { signature: { inclusivePrefixes } })).subject).toBe('f3a9c2d1e0b47a65');
  });
});
