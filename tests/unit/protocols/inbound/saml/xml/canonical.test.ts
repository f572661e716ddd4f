import { diag, ParseOption, XmlC14NMode, XmlDocument, XmlElement } from 'libxml2-wasm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exchangeWith, factsOf, identityFrom } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider } from '../../../../../support/saml-identity-provider.js';
import { canonicalParts, type SignaturePlace } from '../../../../../../src/protocols/inbound/saml/xml/canonical.js';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const IN_CHILD = [{ namespace: 'urn:c', name: 'Child' }];
const place = (differences: Partial<SignaturePlace> = {}): SignaturePlace => ({ path: [], signedInfoPrefixes: [], contentPrefixes: [], ...differences });

function texts(xml: string, ...places: readonly SignaturePlace[]): readonly { signedInfo: string; content: string }[] {
  return canonicalParts(Buffer.from(xml), places).map(({ signedInfo, content }) => ({ signedInfo: signedInfo.toString(), content: content.toString() }));
}

const signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:x/></ds:SignedInfo></ds:Signature>';
const child = (attributes: string, content = ''): string => `<c:Child xmlns:c="urn:c"${attributes}>${signature}${content}</c:Child>`;

describe('canonical bytes', () => {
  test('of the root: its own signature is out, whatever stands around it is in', () => {
    expect(texts(`<?xml version="1.0"?>\n<a   b='1'\n a="2">\n x&#x41;&#13;<b/>${signature}&gt;&quot;</a>\n`, place())).toEqual([
      { signedInfo: `<ds:SignedInfo xmlns:ds="${DSIG}"><ds:x></ds:x></ds:SignedInfo>`, content: '<a a="2" b="1">\n xA&#xD;<b></b>&gt;"</a>' },
    ]);
  });

  test('of a part: namespaces it uses are declared on it, those it does not use are left out', () => {
    const xml = `<r xmlns:c="urn:c" xmlns:used="urn:used" xmlns:unused="urn:unused"><c:Child used:k="1">${signature}<used:x/></c:Child></r>`;
    expect(texts(xml, place({ path: IN_CHILD }))[0]?.content).toBe('<c:Child xmlns:c="urn:c" xmlns:used="urn:used" used:k="1"><used:x></used:x></c:Child>');
  });

  test('of a part with inclusive prefixes: they mean what they meant where it stood', () => {
    const xml = `<r xmlns="urn:default" xmlns:c="urn:c" xmlns:x="urn:outer"><m xmlns:x="urn:inner"/><c:Child xmlns:y="urn:y">${signature}</c:Child></r>`;
    const content = (...contentPrefixes: readonly string[]): string | undefined => texts(xml, place({ path: IN_CHILD, contentPrefixes }))[0]?.content;
    expect(content('x')).toBe('<c:Child xmlns:c="urn:c" xmlns:x="urn:outer"></c:Child>');
    expect(content('y', 'nowhere')).toBe('<c:Child xmlns:c="urn:c" xmlns:y="urn:y"></c:Child>');
    expect(content('#default')).toBe('<c:Child xmlns="urn:default" xmlns:c="urn:c"></c:Child>');
    expect(content('#default', 'y', 'x', 'x')).toBe('<c:Child xmlns="urn:default" xmlns:c="urn:c" xmlns:x="urn:outer" xmlns:y="urn:y"></c:Child>');
  });

  test('of SignedInfo with inclusive prefixes', () => {
    const xml = `<r xmlns:x="urn:x" xmlns:c="urn:c">${signature}</r>`;
    expect(texts(xml, place({ signedInfoPrefixes: ['x', 'ds'] }))[0]?.signedInfo).toBe(`<ds:SignedInfo xmlns:ds="${DSIG}" xmlns:x="urn:x"><ds:x></ds:x></ds:SignedInfo>`);
  });

  test('of SignedInfo with inclusive prefixes, inside a part that does not declare them', () => {
    const xml = `<r xmlns:x="urn:x" xmlns:c="urn:c"><c:Child>${signature}</c:Child></r>`;
    expect(texts(xml, place({ path: IN_CHILD, signedInfoPrefixes: ['x'] }))).toEqual([
      { signedInfo: `<ds:SignedInfo xmlns:ds="${DSIG}" xmlns:x="urn:x"><ds:x></ds:x></ds:SignedInfo>`, content: '<c:Child xmlns:c="urn:c"></c:Child>' },
    ]);
  });

  test('a default namespace that was undone stays undone', () => {
    const xml = `<r xmlns="urn:default"><m xmlns=""><c:Child xmlns:c="urn:c">${signature}<n/></c:Child></m></r>`;
    const path = [{ namespace: '', name: 'm' }, ...IN_CHILD];
    expect(texts(xml, place({ path, contentPrefixes: ['#default'] }))[0]?.content).toBe('<c:Child xmlns:c="urn:c"><n></n></c:Child>');
  });

  test('of an outer element and one inside it: the inner signature is part of the outer one', () => {
    const [outer, inner] = texts(`<r>${signature}${child(' id="1"')}</r>`, place(), place({ path: IN_CHILD }));
    expect(outer?.content).toBe(`<r><c:Child xmlns:c="urn:c" id="1"><ds:Signature xmlns:ds="${DSIG}"><ds:SignedInfo><ds:x></ds:x></ds:SignedInfo></ds:Signature></c:Child></r>`);
    expect(inner?.content).toBe('<c:Child xmlns:c="urn:c" id="1"></c:Child>');
  });

  test('come out as from libxml2’s own way of canonicalising a part of a document', () => {
    const spaces = ['', ' xmlns="urn:d"', ' xmlns:x="urn:x"', ' xmlns:x="urn:x2" xmlns="urn:d2"', ' xmlns=""'];
    const inner = ['<n/>', '<x:n xmlns:x="urn:x3" x:a="1" b="2"/>', '<n xmlns=""/>', '<n xmlns="urn:d"><m xmlns:y="urn:y" y:z=""/></n>', 'é&#9;<n a="&#10;&#13;"/>\r\n'];
    const lists = [[], ['x'], ['#default'], ['#default', 'x', 'y', 'c']];
    for (const outside of spaces) for (const own of spaces) for (const content of inner) for (const contentPrefixes of lists) {
      const xml = `<r${outside}><m xmlns="urn:m">${child(own, content)}</m></r>`;
      const path = [{ namespace: 'urn:m', name: 'm' }, ...IN_CHILD];
      expect(texts(xml, place({ path, contentPrefixes }))[0]?.content).toBe(slowly(xml, contentPrefixes));
    }
  });

  /** The child without its signature, canonicalised where it stands. */
  function slowly(xml: string, inclusiveNamespacePrefixes: string[]): string {
    const document = XmlDocument.fromString(xml, { option: ParseOption.XML_PARSE_NONET });
    const element = document.get('//c:Child', { c: 'urn:c' }) as XmlElement;
    element.firstChild?.remove();
    const bytes = element.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, inclusiveNamespacePrefixes });
    document.dispose();
    return bytes;
  }
});

describe('V17: what has no canonical form', () => {
  test.each([
    ['no signature', '<r/>', place()],
    ['a signature without SignedInfo', `<r><ds:Signature xmlns:ds="${DSIG}"/></r>`, place()],
    ['a signature of another namespace', `<r><Signature><SignedInfo/></Signature></r>`, place()],
    ['a signature further in', `<r><m>${signature}</m></r>`, place()],
    ['no such part', `<r>${signature}</r>`, place({ path: IN_CHILD })],
    ['no XML', 'x', place()],
    ['an undeclared prefix', `<r>${signature}<x:y/></r>`, place()],
    ['two xml:id alike', `<r xml:id="a">${signature}<x xml:id="a"/></r>`, place()],
    ['a namespace that is no address', `<r xmlns:x="a b{">${signature}</r>`, place()],
    ['an inclusive prefix every object has', `<r xmlns:__proto__="urn:x" xmlns:c="urn:c"><c:Child xmlns:__proto__="urn:y">${signature}</c:Child></r>`, place({ path: IN_CHILD, contentPrefixes: ['__proto__'] })],
  ])('%s', (_what, xml, where) => {
    expect(() => texts(xml, where)).toThrow(expect.objectContaining({ code: 'AUTH-SIGNATURE', rule: 'V17' }));
  });
});

describe('memory outside the reach of the garbage collector', () => {
  beforeEach(() => { diag.configure({ enabled: true }); });
  afterEach(() => { diag.configure({ enabled: false }); });

  test('is given back after a success', () => {
    texts(`<r>${signature}${child('')}</r>`, place(), place({ path: IN_CHILD }));
    expect(diag.report()).toEqual({});
  });

  test.each([
    ['parsing', '<r>', place()],
    ['looking for the part', `<r>${signature}</r>`, place({ path: IN_CHILD })],
    ['looking for the signature, with the part detached', '<r><c:Child xmlns:c="urn:c"/></r>', place({ path: IN_CHILD })],
    ['looking for SignedInfo', `<r><ds:Signature xmlns:ds="${DSIG}"/></r>`, place()],
  ])('is given back after a failure while %s', (_when, xml, where) => {
    expect(() => texts(xml, where)).toThrow();
    expect(diag.report()).toEqual({});
  });

  test('is given back by a whole validation, good or bad', async () => {
    const idp = createIdentityProvider();
    const exchange = exchangeWith(idp);
    const xml = idp.respond(factsOf(exchange), { signed: 'both' });
    await identityFrom(xml, exchange);
    await identityFrom(xml.replace('mbertin', 'admin'), exchange).catch(() => undefined);
    expect(diag.report()).toEqual({});
  });
});
