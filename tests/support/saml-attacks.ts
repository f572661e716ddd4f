import type { ErrorCode } from '../../src/domain/errors.js';
import { makeKey } from './certificate.js';
import type { SamlIdentityProvider } from './saml-identity-provider.js';
import { nameIdXml, statusXml, swap, type ResponseFacts } from './saml-response.js';
import { ENVELOPED, EXCLUSIVE, signAgain, signXml } from './saml-signature.js';

/** Who really signs in at the provider, and whom the forged answer names. */
export const MALLORY = 'moreau';
export const VICTIM = 'vasseur';

/** An answer that must be refused. The names are those of the usual catalogues. */
export interface Attack {
  readonly name: string;
  /** What the connection asks to be signed. */
  readonly policy: 'response' | 'assertion' | 'either';
  readonly code: ErrorCode;
  readonly rule: string;
  readonly forge: (idp: SamlIdentityProvider, facts: ResponseFacts) => string | Uint8Array;
}

type Forgery = (pieces: Pieces, idp: SamlIdentityProvider, facts: ResponseFacts) => string | Uint8Array;

/** A genuine answer for Mallory, taken apart, and what an attacker makes of it. */
export interface Pieces {
  readonly xml: string;
  /** The signed element and its signature, the outermost one. */
  readonly signature: string;
  readonly assertion: string;
  readonly unsignedAssertion: string;
  /** The assertion of the victim, unsigned, with an ID of its own. */
  readonly evil: string;
  /** The whole response with the victim's assertion, unsigned, with IDs of its own. */
  readonly evilResponse: string;
}

const SIGNATURE = /<ds:Signature .*?<\/ds:Signature>/s;
const ASSERTION = /<saml:Assertion .*<\/saml:Assertion>/s;

export function piecesOf(idp: SamlIdentityProvider, facts: ResponseFacts, signed: 'response' | 'assertion'): Pieces {
  const xml = idp.respond(facts, { signed, nameId: nameIdXml(MALLORY), attributes: { ENTPersonJointure: [`17$${MALLORY}`] }, ...idsOf(facts) });
  const [signature = ''] = SIGNATURE.exec(xml) ?? [];
  const [assertion = ''] = ASSERTION.exec(xml) ?? [];
  const unsignedAssertion = assertion.replace(signature, '');
  const evil = unsignedAssertion.replaceAll(MALLORY, VICTIM).replace(` ID="_a`, ` ID="_evil-a`);
  const evilResponse = xml.replace(signature, '').replace(ASSERTION, () => evil).replace(` ID="_r`, ` ID="_evil-r`);
  return { xml, signature, assertion, unsignedAssertion, evil, evilResponse };
}

/** Identifiers that differ from request to request, as those of a real provider do. */
export function idsOf({ requestId }: ResponseFacts): { readonly response: { readonly ID: string }; readonly assertion: { readonly ID: string } } {
  return { response: { ID: `_r${requestId}` }, assertion: { ID: `_a${requestId}` } };
}

function attack(name: string, policy: Attack['policy'], code: ErrorCode, rule: string, forge: Forgery): Attack {
  return { name, policy, code, rule, forge: (idp, facts) => forge(piecesOf(idp, facts, policy === 'response' ? 'response' : 'assertion'), idp, facts) };
}

const withObject = (signature: string, content: string): string => swap(signature, '</ds:Signature>', `<ds:Object>${content}</ds:Object></ds:Signature>`);
const beforeStatus = (xml: string, content: string): string => swap(xml, '<samlp:Status>', `${content}<samlp:Status>`);
const afterIssuer = (assertion: string, content: string): string => swap(assertion, '</saml:Issuer>', `</saml:Issuer>${content}`);
const inResponse = (xml: string, assertions: string): string => swap(xml, ASSERTION, assertions);
const sameId = (evil: string, genuine: string): string => swap(evil, /(?<= ID=")[^"]*/, / ID="([^"]*)"/.exec(genuine)?.[1] ?? '');
const statusOf = (name: string): string => `urn:oasis:names:tc:SAML:2.0:status:${name}`;

/** 5.1: a genuine signature moved around a document that says something else. */
export const WRAPPING: readonly Attack[] = [
  attack('XSW1: the genuine response inside its own signature, in an evil one', 'response', 'AUTH-FORMAT', 'V08', ({ xml, signature, evilResponse }) =>
    beforeStatus(evilResponse, withObject(signature, xml.replace(signature, '')))),
  attack('XSW2: the genuine response beside its signature, in an evil one', 'response', 'AUTH-FORMAT', 'V07', ({ xml, signature, evilResponse }) =>
    beforeStatus(evilResponse, `${xml.replace(signature, '')}${signature}`)),
  attack('XSW3: the evil assertion before the genuine one', 'assertion', 'AUTH-FORMAT', 'V08', ({ xml, assertion, evil }) => inResponse(xml, `${evil}${assertion}`)),
  attack('XSW3b: the evil assertion after the genuine one', 'assertion', 'AUTH-FORMAT', 'V08', ({ xml, assertion, evil }) => inResponse(xml, `${assertion}${evil}`)),
  attack('XSW4: the genuine assertion in the evil one', 'assertion', 'AUTH-FORMAT', 'V08', ({ xml, assertion, evil }) => inResponse(xml, swap(evil, '</saml:Assertion>', `${assertion}</saml:Assertion>`))),
  attack('XSW5: the genuine signature on the evil assertion, the genuine one unsigned after it', 'assertion', 'AUTH-FORMAT', 'V08', ({ xml, signature, unsignedAssertion, evil }) =>
    inResponse(xml, `${afterIssuer(evil, signature)}${unsignedAssertion}`)),
  attack('XSW6: the same, with the genuine assertion in the signature', 'assertion', 'AUTH-FORMAT', 'V08', ({ xml, signature, unsignedAssertion, evil }) =>
    inResponse(xml, afterIssuer(evil, withObject(signature, unsignedAssertion)))),
  attack('XSW7: the genuine assertion in Extensions, the evil one under its ID', 'assertion', 'AUTH-FORMAT', 'V07', ({ xml, assertion, evil }) =>
    beforeStatus(inResponse(xml, sameId(evil, assertion)), `<samlp:Extensions>${assertion}</samlp:Extensions>`)),
  attack('XSW8: the genuine assertion in the signature of the evil one, under one ID', 'assertion', 'AUTH-FORMAT', 'V07', ({ xml, signature, unsignedAssertion, evil, assertion }) =>
    inResponse(xml, afterIssuer(sameId(evil, assertion), withObject(signature, unsignedAssertion)))),
  attack('XSW9: the genuine assertion in Extensions, its signature again on the evil one', 'assertion', 'AUTH-FORMAT', 'V07', ({ xml, signature, assertion, evil }) =>
    beforeStatus(inResponse(xml, afterIssuer(evil, signature)), `<samlp:Extensions>${assertion}</samlp:Extensions>`)),
  attack('XSW9b: the genuine signature on the evil assertion, nothing else', 'assertion', 'AUTH-SIGNATURE', 'V16', ({ xml, signature, evil }) => inResponse(xml, afterIssuer(evil, signature))),
  attack('XSW9c: the same under the genuine ID', 'assertion', 'AUTH-SIGNATURE', 'V20', ({ xml, signature, evil, assertion }) => inResponse(xml, afterIssuer(sameId(evil, assertion), signature))),
  attack('XSW10: a genuinely signed failure with a decoy signature that carries the evil assertion', 'response', 'AUTH-FORMAT', 'V07', ({ evil }, idp, facts) => {
    const failed = idp.respond(facts, { ...idsOf(facts), status: statusXml(statusOf('Responder')), unsigned: (xml) => swap(xml, ASSERTION, '') });
    const [signature = ''] = SIGNATURE.exec(failed) ?? [];
    return beforeStatus(failed, withObject(signature, evil));
  }),
  attack('XSW10b: the same decoy inside the genuine signature', 'response', 'AUTH-STATUT', 'V13', ({ evil }, idp, facts) => {
    const failed = idp.respond(facts, { ...idsOf(facts), status: statusXml(statusOf('Responder')), unsigned: (xml) => swap(xml, ASSERTION, '') });
    const [signature = ''] = SIGNATURE.exec(failed) ?? [];
    return swap(failed, '</ds:Signature>', `<ds:Object>${signature}${evil}</ds:Object></ds:Signature>`);
  }),
  attack('XSW11: the genuine ID as Id on the evil response', 'response', 'AUTH-FORMAT', 'V06', ({ signature, evilResponse }, _idp, facts) =>
    beforeStatus(swap(evilResponse, ' Version=', ` Id="${idsOf(facts).response.ID}" Version=`), signature)),
  attack('XSW11b: the genuine ID as id on the evil assertion', 'assertion', 'AUTH-FORMAT', 'V07', ({ xml, signature, evil, assertion }, _idp, facts) =>
    inResponse(xml, `${afterIssuer(swap(evil, ' Version=', ` id="${idsOf(facts).assertion.ID}" Version=`), signature)}${assertion}`)),
  attack('XSW11c: the genuine ID with a prefix', 'response', 'AUTH-FORMAT', 'V06', ({ signature, evilResponse }, _idp, facts) =>
    beforeStatus(swap(evilResponse, / ID="[^"]*"/, ` samlp:ID="${idsOf(facts).response.ID}"`), signature)),
  attack('XSW11d: the genuine ID by a document type', 'response', 'AUTH-FORMAT', 'V05', ({ signature, evilResponse }, _idp, facts) =>
    `<!DOCTYPE x [<!ATTLIST samlp:Response ID CDATA "${idsOf(facts).response.ID}">]>${beforeStatus(swap(evilResponse, / ID="[^"]*"/, ''), signature)}`),
  attack('XSW12: a genuine assertion in a logout request', 'assertion', 'AUTH-FORMAT', 'V06', ({ xml }) => xml.replaceAll('samlp:Response', 'samlp:LogoutRequest')),
  attack('XSW12b: a genuine assertion in a request', 'assertion', 'AUTH-FORMAT', 'V06', ({ xml }) => xml.replaceAll('samlp:Response', 'samlp:AuthnRequest')),
  attack('XSW12c: a genuine assertion alone', 'assertion', 'AUTH-FORMAT', 'V06', ({ assertion }) => assertion),
  attack('XSW14: the genuine assertion and its signature in the confirmation of the evil one', 'assertion', 'AUTH-FORMAT', 'V08', ({ xml, assertion, evil }) =>
    inResponse(xml, swap(evil, '</saml:SubjectConfirmation>', `${assertion}</saml:SubjectConfirmation>`))),
  attack('XSW14b: the genuine signature in an attribute of the evil assertion', 'assertion', 'AUTH-SIGNATURE', 'V15', ({ xml, signature, evil }) => inResponse(xml, swap(evil, '</saml:AttributeValue>', `${signature}</saml:AttributeValue>`))),
  attack('XSW14c: the genuine signature in its authentication', 'assertion', 'AUTH-SIGNATURE', 'V15', ({ xml, signature, evil }) => inResponse(xml, swap(evil, '</saml:AuthnContext>', `<saml:AuthnContextDecl>${signature}</saml:AuthnContextDecl></saml:AuthnContext>`))),
];

/** 5.2: no signature, another's, or a weak one. */
export const SIGNATURES: readonly Attack[] = [
  ...(['response', 'assertion', 'either'] as const).map((policy) =>
    attack(`SIG1: no signature where ${policy} must be signed`, policy, 'AUTH-SIGNATURE', 'V14', ({ xml, signature }) => swap(xml.replaceAll(MALLORY, VICTIM), signature, ''))),
  attack('SIG1b: the signature taken off the response, the assertion never signed', 'either', 'AUTH-SIGNATURE', 'V14', (_pieces, idp, facts) => idp.respond(facts, { signed: 'nothing', nameId: nameIdXml(VICTIM) })),
  attack('SIG2: an empty signature', 'response', 'AUTH-SIGNATURE', 'V15', ({ xml, signature }) => swap(xml, signature, '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>')),
  attack('SIG2b: a blank signature value', 'response', 'AUTH-SIGNATURE', 'V20', ({ xml }) => swap(xml, /(?<=<ds:SignatureValue>)[^<]*/, '')),
  attack('SIG2c: two SignedInfo, a genuine one and one of an evil response', 'response', 'AUTH-SIGNATURE', 'V15', ({ xml, evilResponse }) => {
    const forged = signXml(evilResponse, / ID="([^"]*)"/.exec(evilResponse)?.[1] ?? '', { key: STRANGER.key });
    return swap(forged, '<ds:SignedInfo>', `${/<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(xml)?.[0] ?? ''}<ds:SignedInfo>`);
  }),
  attack('SIG2d: the reference empty', 'response', 'AUTH-SIGNATURE', 'V16', ({ xml }) => swap(xml.replace(MALLORY, VICTIM), /URI="[^"]*"/, 'URI=""')),
  attack('SIG2e: the reference to another document', 'response', 'AUTH-SIGNATURE', 'V16', ({ xml }) => swap(xml.replace(MALLORY, VICTIM), /URI="[^"]*"/, 'URI="http://127.0.0.1:1/evil.xml"')),
  attack('SIG3: a stranger’s key, with its certificate in KeyInfo', 'response', 'AUTH-SIGNATURE', 'V20', (_pieces, idp, facts) => idp.respond(facts, { nameId: nameIdXml(VICTIM), signature: { key: STRANGER.key, keyInfo: certificateXml(STRANGER.certificateBase64) } })),
  attack('SIG3b: a stranger’s key, with the genuine certificate in KeyInfo', 'assertion', 'AUTH-SIGNATURE', 'V20', (_pieces, idp, facts) => idp.respond(facts, { signed: 'assertion', nameId: nameIdXml(VICTIM), signature: { key: STRANGER.key, keyInfo: certificateXml(idp.own.certificateBase64) } })),
  attack('SIG5: RSA with SHA-1', 'response', 'AUTH-SIGNATURE', 'V18', (_pieces, idp, facts) => idp.respond(facts, { signature: { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' } })),
  attack('SIG5b: a digest by SHA-1', 'response', 'AUTH-SIGNATURE', 'V18', (_pieces, idp, facts) => idp.respond(facts, { signature: { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' } })),
  attack('SIG5c: MD5', 'response', 'AUTH-SIGNATURE', 'V18', (_pieces, idp, facts) => idp.respond(facts, { signature: { algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5', digest: 'http://www.w3.org/2001/04/xmldsig-more#md5' } })),
  attack('SIG5d: ECDSA said of an RSA key', 'response', 'AUTH-SIGNATURE', 'V19', ({ xml }) => swap(xml, 'xmldsig-more#rsa-sha256', 'xmldsig-more#ecdsa-sha256')),
  attack('SIG6: a stylesheet as transform, signed by the provider', 'response', 'AUTH-SIGNATURE', 'V17', ({ xml }, idp) => signAgain(xml, idp.own, (signedInfo) => swap(signedInfo, EXCLUSIVE_TRANSFORM, '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"></ds:Transform>'))),
  attack('SIG6b: an XPath as transform', 'response', 'AUTH-SIGNATURE', 'V17', ({ xml }, idp) => signAgain(xml, idp.own, (signedInfo) => swap(signedInfo, EXCLUSIVE_TRANSFORM, `<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>false()</ds:XPath></ds:Transform>${EXCLUSIVE_TRANSFORM}`))),
  attack('SIG6c: canonicalisation with comments', 'response', 'AUTH-SIGNATURE', 'V17', (_pieces, idp, facts) => idp.respond(facts, { signature: { canonicalization: `${EXCLUSIVE}WithComments` } })),
  attack('SIG6d: no enveloped transform', 'response', 'AUTH-SIGNATURE', 'V17', ({ xml }, idp) => signAgain(xml, idp.own, (signedInfo) => swap(signedInfo, `<ds:Transform Algorithm="${ENVELOPED}"></ds:Transform>`, ''))),
  attack('SIG6e: thirty transforms', 'response', 'AUTH-SIGNATURE', 'V17', ({ xml }, idp) => signAgain(xml, idp.own, (signedInfo) => swap(signedInfo, EXCLUSIVE_TRANSFORM, EXCLUSIVE_TRANSFORM.repeat(30)))),
  attack('SIG7: a comment inside the digest (CVE-2025-29775)', 'response', 'AUTH-FORMAT', 'V05', ({ xml }) => swap(xml.replace(MALLORY, VICTIM), '<ds:DigestValue>', '<ds:DigestValue>AAAA<!-- x -->')),
  attack('SIG7b: a comment inside the signature value', 'response', 'AUTH-FORMAT', 'V05', ({ xml }) => swap(xml, '<ds:SignatureValue>', '<ds:SignatureValue><!-- x -->')),
  attack('SIG8: a relative namespace, for an empty canonical form (CVE-2025-66568)', 'response', 'AUTH-SIGNATURE', 'V17', ({ xml }) => swap(xml.replace(MALLORY, VICTIM), '<samlp:Response ', '<samlp:Response xmlns:ns="1" ')),
  attack('SIG8b: an inclusive prefix that names an evil one', 'assertion', 'AUTH-SIGNATURE', 'V20', ({ xml }) =>
    swap(swap(xml.replaceAll(MALLORY, VICTIM), '<samlp:Response ', '<samlp:Response xmlns:evil="urn:evil" '), EXCLUSIVE_EMPTY, `<ds:Transform Algorithm="${EXCLUSIVE}"><ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="evil"/></ds:Transform>`)),
];

/** 5.3: games with the text. */
export const CONTENT: readonly Attack[] = [
  attack('TXT1: a comment that splits the NameID, after signing', 'response', 'AUTH-FORMAT', 'V05', ({ xml }) => swap(xml, `>${MALLORY}<`, `>${VICTIM}<!-- x -->.evil<`)),
  attack('TXT1b: a comment that splits the NameID, before signing', 'response', 'AUTH-FORMAT', 'V05', (_pieces, idp, facts) => idp.respond(facts, { nameId: swap(nameIdXml('NAME'), 'NAME', `${VICTIM}<!-- x -->.evil`) })),
  attack('TXT1c: a comment in an attribute', 'assertion', 'AUTH-FORMAT', 'V05', (_pieces, idp, facts) => idp.respond(facts, { signed: 'assertion', unsigned: (xml) => swap(xml, 'mbertin', `${VICTIM}<!---->.evil`) })),
  attack('TXT2: a processing instruction that hides half the NameID', 'response', 'AUTH-FORMAT', 'V05', ({ xml }) => swap(xml, `>${MALLORY}<`, `><?not-?>${MALLORY}<`)),
  attack('TXT3: CDATA around the NameID', 'response', 'AUTH-FORMAT', 'V05', ({ xml }) => swap(xml, `>${MALLORY}<`, `><![CDATA[${MALLORY}]]><`)),
  attack('TXT3b: an entity in the NameID', 'response', 'AUTH-FORMAT', 'V05', ({ xml }) => `<!DOCTYPE x [<!ENTITY v "${VICTIM}">]>${swap(xml, `>${MALLORY}<`, '>&v;<')}`),
  attack('TXT3c: a control character in the NameID', 'response', 'AUTH-FORMAT', 'V04', ({ xml }) => swap(xml, `>${MALLORY}<`, `>${MALLORY}&#0;<`)),
  attack('TXT4: a plain assertion beside an encrypted one', 'response', 'AUTH-FORMAT', 'V08', ({ xml, evil }) => inResponse(xml, `<saml:EncryptedAssertion/>${evil}`)),
  attack('TXT4b: the evil assertion in the advice of the genuine one', 'assertion', 'AUTH-FORMAT', 'V08', ({ xml, evil }) => swap(xml, '</saml:Conditions>', `</saml:Conditions><saml:Advice>${evil}</saml:Advice>`)),
  attack('TXT5: one attribute by two prefixes', 'response', 'AUTH-FORMAT', 'V04', ({ xml }) => swap(xml, '<samlp:Response ', '<samlp:Response xmlns:a="urn:x" xmlns:b="urn:x" a:x="" b:x="" ')),
  attack('TXT5b: the assertion namespace bound anew', 'response', 'AUTH-FORMAT', 'V07', ({ xml }) => swap(xml, / xmlns:saml="[^"]*"(?= ID="_a)/, ' xmlns:saml="urn:evil"')),
  attack('TXT5c: UTF-16', 'response', 'AUTH-FORMAT', 'V04', ({ xml }) => Buffer.from(`\uFEFF${xml}`, 'utf16le')),
  attack('TXT5d: UTF-7 by declaration', 'response', 'AUTH-FORMAT', 'V04', ({ xml }) => `<?xml version="1.0" encoding="UTF-7"?>${swap(xml, MALLORY, '+AHY-asseur')}`),
  attack('TXT5e: Latin 1 by declaration', 'response', 'AUTH-FORMAT', 'V04', ({ xml }) => `<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`),
  attack('TXT5f: a null', 'response', 'AUTH-FORMAT', 'V04', ({ xml }) => `\0${xml}`),
  attack('XXE2: a thousand laughs', 'response', 'AUTH-FORMAT', 'V05', ({ xml }) => `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(100)}"><!ENTITY c "${'&b;'.repeat(100)}">]>${swap(xml, MALLORY, '&c;')}`),
  attack('XXE2b: one long entity many times', 'response', 'AUTH-FORMAT', 'V05', ({ xml }) => `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(10_000)}">]>${swap(xml, MALLORY, '&a;'.repeat(5_000))}`),
];

/** 5.3 XXE1: what would make a careless reader open an address. Each names the place as `address`. */
export const FETCHING: readonly (readonly [name: string, rewrite: (xml: string, address: string) => string])[] = [
  ['an external entity', (xml, address) => `<!DOCTYPE x [<!ENTITY e SYSTEM "${address}">]>${swap(xml, MALLORY, '&e;')}`],
  ['an external parameter entity', (xml, address) => `<!DOCTYPE x [<!ENTITY % e SYSTEM "${address}">%e;]>${xml}`],
  ['an external document type', (xml, address) => `<!DOCTYPE x SYSTEM "${address}">${xml}`],
  ['a public document type', (xml, address) => `<!DOCTYPE x PUBLIC "-//X//X//FR" "${address}">${xml}`],
  ['a stylesheet', (xml, address) => `<?xml-stylesheet type="text/xsl" href="${address}"?>${xml}`],
  ['XInclude', (xml, address) => swap(xml, `>${MALLORY}<`, `><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${address}" parse="text"/><`)],
  ['a schema location', (xml, address) => swap(xml, '<samlp:Response ', `<samlp:Response xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x ${address}" `)],
  ['a reference', (xml, address) => swap(xml, /URI="[^"]*"/, `URI="${address}"`)],
  ['a key to retrieve', (xml, address) => swap(xml, '</ds:Signature>', `<ds:KeyInfo><ds:RetrievalMethod URI="${address}"/></ds:KeyInfo></ds:Signature>`)],
  ['a namespace', (xml, address) => swap(xml, '<samlp:Response ', `<samlp:Response xmlns:x="${address}" `)],
  ['a base', (xml, address) => swap(xml, '<samlp:Response ', `<samlp:Response xml:base="${address}" `)],
];

/** 5.3 DOS1: documents that cost a careless reader seconds. */
export const EXPENSIVE: readonly (readonly [name: string, expand: (xml: string) => string, rule: string])[] = [
  ['18,000 siblings', inDetail('<b/>'.repeat(18_000)), 'V05'],
  ['100,000 siblings', inDetail('<b/>'.repeat(100_000)), 'V02'],
  ['1,900 siblings, which are allowed', inDetail('<b a="1"/>'.repeat(1_900)), 'V20'],
  ['20,000 levels', inDetail('<b>'.repeat(20_000)), 'V05'],
  ['20,000 attributes', inDetail(`<b${many(20_000, (index) => ` a${index}=""`)}/>`), 'V05'],
  ['60 attributes on each of 200 elements', inDetail(`<b${many(60, (index) => ` a${index}=""`)}/>`.repeat(200)), 'V05'],
  ['10,000 namespaces', inDetail(`<b${many(10_000, (index) => ` xmlns:n${index}="u"`)}/>`), 'V05'],
  ['60 namespaces on each of 25 levels', inDetail(many(25, (level) => `<b${many(60, (index) => ` xmlns:n${level}-${index}="urn:u"`)}>`) + '<c/>'.repeat(1_000)), 'V05'],
  ['1 MB of text', inDetail('x'.repeat(1_000_000)), 'V02'],
  ['100 kB of text', inDetail('x'.repeat(100_000)), 'V05'],
  ['40,000 references', inDetail('&lt;'.repeat(40_000)), 'V20'],
  ['an attribute of 100 kB', inDetail(`<b a="${'x'.repeat(100_000)}"/>`), 'V05'],
  ['30,000 inclusive prefixes', (xml) => inDetail('<b/>'.repeat(1_500))(swap(xml, EXCLUSIVE_EMPTY, `<ds:Transform Algorithm="${EXCLUSIVE}"><ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="${'a '.repeat(30_000)}"/></ds:Transform>`)), 'V17'],
];

/** 180 and more: where the genuine assertion hides × who keeps the signature × whether the evil one takes its ID. */
export function placements(idp: SamlIdentityProvider, facts: ResponseFacts): readonly string[] {
  const pieces = piecesOf(idp, facts, 'assertion');
  const { signature, unsignedAssertion, assertion } = pieces;
  const evils = [pieces.evil, sameId(pieces.evil, assertion)];
  return evils.flatMap((evil) => [evil, afterIssuer(evil, signature)].flatMap((told) => [unsignedAssertion, assertion, `${unsignedAssertion}${signature}`].flatMap((hidden) =>
    HIDING_PLACES.map((hide) => hide(pieces.xml, told, hidden)))));
}

const HIDING_PLACES: readonly ((xml: string, told: string, hidden: string) => string)[] = [
  (xml, told, hidden) => inResponse(xml, `${hidden}${told}`),
  (xml, told, hidden) => inResponse(xml, `${told}${hidden}`),
  (xml, told, hidden) => inResponse(xml, swap(told, '</saml:Assertion>', `${hidden}</saml:Assertion>`)),
  (xml, told, hidden) => inResponse(xml, swap(told, '</saml:Conditions>', `</saml:Conditions><saml:Advice>${hidden}</saml:Advice>`)),
  (xml, told, hidden) => inResponse(xml, swap(told, '</saml:AttributeValue>', `${hidden}</saml:AttributeValue>`)),
  (xml, told, hidden) => inResponse(xml, swap(told, '</saml:SubjectConfirmation>', `<saml:SubjectConfirmationData>${hidden}</saml:SubjectConfirmationData></saml:SubjectConfirmation>`)),
  (xml, told, hidden) => inResponse(xml, swap(told, '</saml:AuthnContext>', `<saml:AuthnContextDecl>${hidden}</saml:AuthnContextDecl></saml:AuthnContext>`)),
  (xml, told, hidden) => beforeStatus(inResponse(xml, told), `<samlp:Extensions>${hidden}</samlp:Extensions>`),
  (xml, told, hidden) => swap(inResponse(xml, told), '</samlp:Status>', `<samlp:StatusDetail>${hidden}</samlp:StatusDetail></samlp:Status>`),
  (xml, told, hidden) => swap(inResponse(xml, told), '<saml:Issuer>', `${hidden}<saml:Issuer>`),
  (xml, told, hidden) => inResponse(xml, swap(told, '<saml:Subject>', `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:Object>${hidden}</ds:Object></ds:Signature><saml:Subject>`)),
  (xml, told, hidden) => beforeStatus(inResponse(xml, told), `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyInfo>${hidden}</ds:KeyInfo></ds:Signature>`),
  (xml, told, hidden) => `${inResponse(xml, told)}${hidden}`,
  (xml, told, hidden) => `<wrap>${hidden}${inResponse(xml, told)}</wrap>`,
  (xml, told, hidden) => inResponse(xml, `${told}<saml:EncryptedAssertion>${hidden}</saml:EncryptedAssertion>`),
];

const STRANGER = makeKey();
const EXCLUSIVE_TRANSFORM = `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform>`;
const EXCLUSIVE_EMPTY = `<ds:Transform Algorithm="${EXCLUSIVE}"/>`;

function certificateXml(base64: string): string {
  return `<ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data>`;
}

function inDetail(content: string): (xml: string) => string {
  return (xml) => swap(xml, '</samlp:Status>', `<samlp:StatusDetail>${content}</samlp:StatusDetail></samlp:Status>`);
}

function many(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join('');
}
