import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../../../../src/domain/errors.js';
import { attempt, exchangeWith, factsOf, refusalFrom } from '../../../../../support/saml-exchange.js';
import { answerOf, createIdentityProvider } from '../../../../../support/saml-identity-provider.js';

const idp = createIdentityProvider();
const exchange = exchangeWith(idp);
const xml = idp.respond(factsOf(exchange));
const { SAMLResponse: genuine = '' } = answerOf(xml, attempt);
const bytes = Buffer.from(xml);

const posted = (SAMLResponse: string): Record<string, string> => ({ SAMLResponse, RelayState: attempt.id });
const inEncoding = (declared: string, encoding: BufferEncoding): Buffer => Buffer.from(`<?xml version="1.0" encoding="${declared}"?>${xml}`, encoding);

describe('V01 to V04: the form and the document in it', () => {
  const fields: readonly (readonly [rule: string, what: string, answer: Record<string, string>, code: ErrorCode])[] = [
    ['V01', 'no SAMLResponse', { RelayState: attempt.id }, 'AUTH-FORMAT'],
    ['V01', 'an empty SAMLResponse', posted(''), 'AUTH-FORMAT'],
    ['V02', 'more than 256 kB', posted('A'.repeat(256 * 1024 + 4)), 'AUTH-FORMAT'],
    ['V02', 'a foreign character', posted(`${genuine.slice(0, 100)}*${genuine.slice(100)}`), 'AUTH-FORMAT'],
    ['V02', 'a blank', posted(`${genuine.slice(0, 100)} ${genuine.slice(100)}`), 'AUTH-FORMAT'],
    ['V02', 'the alphabet for addresses', posted(Buffer.from(xml.replace('mbertin', 'ÿÿÿ???>>>')).toString('base64url')), 'AUTH-FORMAT'],
    ['V02', 'no padding', posted(Buffer.from(`${xml}${' '.repeat(3 - (bytes.length % 3) + 1)}`).toString('base64').replace(/=+$/, '')), 'AUTH-FORMAT'],
    ['V02', 'padding in the middle', posted(`PGE+PC==${genuine}`), 'AUTH-FORMAT'],
    ['V02', 'bits after the end', posted(`${genuine.replace(/=+$/, '').slice(0, -2)}/9==`), 'AUTH-FORMAT'],
    ['V02', 'percent signs', posted(encodeURIComponent(genuine)), 'AUTH-FORMAT'],
    ['V02', 'no base64 at all', posted(xml), 'AUTH-FORMAT'],
    ['V03', 'no RelayState', { SAMLResponse: genuine }, 'AUTH-REPONSE'],
    ['V03', 'RelayState of another attempt', { SAMLResponse: genuine, RelayState: 'Z9y8X7w6V5u4T3s2' }, 'AUTH-REPONSE'],
  ];

  test.each(fields)('%s: %s', async (rule, _what, answer, code) => {
    expect(await refusalFrom(answer, exchange)).toMatchObject({ code, rule });
  });

  const documents: readonly (readonly [what: string, document: string | Uint8Array])[] = [
    ['bytes that are no UTF-8', Buffer.concat([bytes.subarray(0, 300), Buffer.from([0xc3, 0x28]), bytes.subarray(300)])],
    ['an overlong sequence', Buffer.concat([bytes.subarray(0, 300), Buffer.from([0xc0, 0xbc]), bytes.subarray(300)])],
    ['half a surrogate pair', Buffer.concat([bytes.subarray(0, 300), Buffer.from([0xed, 0xa0, 0x80]), bytes.subarray(300)])],
    ['UTF-16', inEncoding('UTF-16', 'utf16le')],
    ['UTF-16 with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), inEncoding('UTF-16', 'utf16le')])],
    ['Latin 1', inEncoding('ISO-8859-1', 'latin1')],
    ['UTF-7 by declaration', inEncoding('UTF-7', 'utf8')],
    ['XML 1.1', `<?xml version="1.1"?>${xml}`],
    ['a version nobody knows', `<?xml version="1.5"?>${xml}`],
    ['two byte order marks', `\uFEFF\uFEFF${xml}`],
    ['a null before the root', `\0${xml}`],
    ['text before the root', `x${xml}`],
    ['text after the root', `${xml}x`],
    ['a second root', `${xml}${xml}`],
    ['an element cut off', xml.slice(0, -5)],
    ['a blank before the declaration', ` <?xml version="1.0"?>${xml}`],
    ['nothing', ' '],
    ['JSON', '{"a":1}'],
    ['a control character', xml.replace('mbertin', 'm\u0001bertin')],
    ['a reference to a control character', xml.replace('mbertin', 'm&#1;bertin')],
    ['a reference to nothing', xml.replace('mbertin', 'm&#0;bertin')],
    ['an entity of HTML', xml.replace('mbertin', 'm&nbsp;bertin')],
    ['an attribute twice', xml.replace(' ID=', ' ID="_x" ID=')],
    ['an attribute twice by two prefixes', xml.replace('<samlp:Response ', '<samlp:Response xmlns:a="urn:x" xmlns:b="urn:x" a:y="" b:y="" ')],
    ['a prefix nobody declares', xml.replace('<saml:Subject>', '<saml:Subject><nowhere:x/>')],
    ['a prefix undone', xml.replace('<saml:Subject>', '<saml:Subject xmlns:saml="">')],
    ['the xml prefix bound elsewhere', xml.replace('<saml:Subject>', '<saml:Subject xmlns:xml="urn:x">')],
    ['] ] > in text', xml.replace('mbertin', ']]>')],
  ];

  test.each(documents)('V04: %s', async (_what, document) => {
    expect(await refusalFrom(document, exchange)).toMatchObject({ code: 'AUTH-FORMAT', rule: 'V04' });
  });

  test('nothing posted is in the message', async () => {
    const refusal = await refusalFrom(xml.replace('mbertin', 'm&secret;bertin'), exchange);
    expect(refusal.message).not.toContain('secret');
  });
});
