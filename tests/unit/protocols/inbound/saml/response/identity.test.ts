import { describe, expect, test } from '@jest/globals';
import { identityOf, refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { nameIdXml, PERSISTENT, swap } from '../../../../../support/saml-response.js';

const idp = createIdentityProvider();
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const edited = (found: string | RegExp, replacement: string): AnswerDraft => ({ unsigned: (xml) => swap(xml, found, replacement) });

describe('V29: the NameID', () => {
  test.each([
    ['two of them', { nameId: nameIdXml('a') + nameIdXml('b') }],
    ['an empty one', { nameId: nameIdXml('') }],
    ['a blank one', { nameId: nameIdXml(' \t ') }],
    ['257 characters', { nameId: nameIdXml('x'.repeat(257)) }],
    ['markup in it', { nameId: swap(nameIdXml('admin'), '</', '<x></x></') }],
    ['qualified by another provider', { nameId: nameIdXml('a', { NameQualifier: 'https://evil.example' }) }],
    ['qualified for another service', { nameId: nameIdXml('a', { SPNameQualifier: 'https://elsewhere.example' }) }],
  ] as const)('%s', async (_what, draft) => {
    expect(await refusalOf(idp, draft)).toMatchObject({ code: 'AUTH-FORMAT', rule: 'V29' });
  });

  test.each([
    'x'.repeat(256), ' a b ', 'AC-EXEMPLE\\mbertin', 'mbertin@ac-exemple.fr', 'e\u0301', 'é', '\u200Ba', 'a\u202Eb', '王小明', 'a;b|c,d', '0', '<script>', '&amp;', '__proto__', 'constructor',
  ])('%j is taken as it is', async (name) => {
    expect((await identityOf(idp, { nameId: nameIdXml(name) })).subject).toBe(name);
  });
});

describe('V30: attributes', () => {
  test('by Name, repeated ones merged, empty and structured values left out', async () => {
    const statement = (content: string): string => `<saml:AttributeStatement>${content}</saml:AttributeStatement>`;
    const attribute = (name: string, ...values: readonly string[]): string =>
      `<saml:Attribute ${name}>${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`;
    const written = [
      statement(attribute('Name="a" FriendlyName="b"', '1', '', '2') + attribute('Name="b"', '<saml:NameID>x</saml:NameID>')),
      statement(attribute('Name="a" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"', '2', '3') + attribute('Name="c"') + attribute('Name=""', '4') + attribute('FriendlyName="d"', '5')),
    ].join('');
    const { attributes } = await identityOf(idp, edited(/<saml:AttributeStatement>.*<\/saml:AttributeStatement>/s, written));
    expect({ ...attributes }).toEqual({ a: ['1', '2', '2', '3'], b: [], c: [] });
  });

  test('by NameFormat too: under a second one a name is another attribute, which is left out and noted', async () => {
    const notes: string[] = [];
    const attribute = (format: string, value: string): string => `<saml:Attribute Name="role" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:${format}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`;
    const written = edited('</saml:AttributeStatement>', `${attribute('uri', 'pupil')}${attribute('basic', 'admin')}</saml:AttributeStatement>`);
    const { attributes } = await identityOf(idp, written, { exchange: { note: (what) => { notes.push(what); } } });
    expect({ ...attributes }).toEqual({ uid: ['mbertin'], role: ['pupil'] });
    expect(notes).toEqual(['attribute "role" is left out under NameFormat "urn:oasis:names:tc:SAML:2.0:attrname-format:basic": it is there under "urn:oasis:names:tc:SAML:2.0:attrname-format:uri" too']);
  });

  test('an EncryptedAttribute and an EncryptedID are left out and noted', async () => {
    const notes: string[] = [];
    const draft = edited('</saml:AttributeStatement>', '<saml:EncryptedAttribute><x/></saml:EncryptedAttribute></saml:AttributeStatement>');
    const settings = { subjectAttribute: 'uid' };
    const { attributes, subject } = await identityOf(idp, { ...draft, nameId: '<saml:EncryptedID><x/></saml:EncryptedID>' }, { settings, exchange: { note: (what) => { notes.push(what); } } });
    expect([subject, { ...attributes }]).toEqual(['mbertin', { uid: ['mbertin'] }]);
    expect(notes).toEqual(['1 EncryptedAttribute are left out: encrypt the assertion instead', 'an EncryptedID is left out: encrypt the assertion instead']);
  });

  test('none are fine', async () => {
    const { attributes } = await identityOf(idp, edited(/<saml:AttributeStatement>.*<\/saml:AttributeStatement>/s, ''));
    expect({ ...attributes }).toEqual({});
  });

  test('values outside AttributeValue, and attributes of other namespaces, are none', async () => {
    const { attributes } = await identityOf(idp, edited('</saml:AttributeStatement>', '<x:Attribute xmlns:x="urn:x" Name="role"><saml:AttributeValue>admin</saml:AttributeValue></x:Attribute><saml:Attribute Name="r">admin<x:AttributeValue xmlns:x="urn:x">admin</x:AttributeValue></saml:Attribute></saml:AttributeStatement>'));
    expect({ ...attributes }).toEqual({ uid: ['mbertin'], r: [] });
  });

  test('names of every object are dropped or data, and change nothing', async () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'subject', 'nameID', 'issuer', 'sessionIndex', 'connectionId'];
    const { attributes, ...rest } = await identityOf(idp, { attributes: Object.fromEntries(names.map((name) => [name, ['evil']])) });
    expect(Object.getPrototypeOf(attributes)).toBeNull();
    expect(Object.keys(attributes).sort()).toEqual(['connectionId', 'issuer', 'nameID', 'sessionIndex', 'subject', 'toString']);
    expect(rest).toMatchObject({ connectionId: 'saml-academie', subject: 'f3a9c2d1e0b47a65', sessionIndex: '_session::1' });
    const { attributes: prototypes } = await identityOf(idp, edited('Name="uid"', 'Name="__proto__"'));
    expect(Object.keys(prototypes)).toEqual([]);
  });
});

describe('V33: the format that was asked for', () => {
  const settings = { nameIdFormat: PERSISTENT };
  const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

  test('is the only one taken', async () => {
    expect((await identityOf(idp, { nameId: nameIdXml('a', { Format: PERSISTENT }) }, { settings })).subject).toBe('a');
    expect(await refusalOf(idp, { nameId: nameIdXml('a', { Format: EMAIL }) }, { settings })).toMatchObject({ code: 'AUTH-ATTRIBUT', rule: 'V33' });
  });

  test('leaves the choice to the provider when it is "unspecified"', async () => {
    const unspecified = { nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' };
    expect((await identityOf(idp, { nameId: nameIdXml('a', { Format: EMAIL }) }, { settings: unspecified })).subject).toBe('a');
  });
});

describe('V33: what the account is kept under', () => {
  test('a transient NameID is no account', async () => {
    expect(await refusalOf(idp, { nameId: nameIdXml('_x', { Format: TRANSIENT }) })).toMatchObject({ code: 'AUTH-ATTRIBUT', rule: 'V33' });
  });

  test('no NameID is no account', async () => {
    expect(await refusalOf(idp, { nameId: '' })).toMatchObject({ code: 'AUTH-ATTRIBUT', rule: 'V33' });
    expect(await refusalOf(idp, { nameId: '<saml:EncryptedID></saml:EncryptedID>' })).toMatchObject({ code: 'AUTH-ATTRIBUT', rule: 'V33' });
  });

  test.each([
    ['absent', ''],
    ['transient', nameIdXml('_x', { Format: TRANSIENT })],
    ['empty', nameIdXml('')],
    ['qualified by somebody else', nameIdXml('x', { NameQualifier: 'ACADEMIE' })],
  ])('an attribute can be, whatever the NameID is (%s)', async (_what, nameId) => {
    const draft = { nameId, attributes: { uid: ['mbertin'], other: ['x'] } };
    expect((await identityOf(idp, draft, { settings: { subjectAttribute: 'uid' } })).subject).toBe('mbertin');
  });

  test.each([
    ['absent', {}],
    ['empty', { uid: [''] }],
    ['blank', { uid: ['  '] }],
    ['several', { uid: ['a', 'b'] }],
    ['twice the same', { uid: ['a', 'a'] }],
    ['too long', { uid: ['x'.repeat(257)] }],
  ])('not an attribute that is %s', async (_what, attributes) => {
    expect(await refusalOf(idp, { attributes }, { settings: { subjectAttribute: 'uid' } })).toMatchObject({ code: 'AUTH-ATTRIBUT', rule: 'V33' });
  });

  test.each(['constructor', '__proto__', 'toString'])('not %s, which every object has', async (subjectAttribute) => {
    expect(await refusalOf(idp, {}, { settings: { subjectAttribute } })).toMatchObject({ code: 'AUTH-ATTRIBUT', rule: 'V33' });
  });

  test('never without the connection it came through', async () => {
    expect(await identityOf(idp, {})).toMatchObject({ connectionId: 'saml-academie', protocol: 'saml' });
  });
});
