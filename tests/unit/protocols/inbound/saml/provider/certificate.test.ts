import { describe, expect, test } from '@jest/globals';
import { makeKey, type KeyKind } from '../../../../../support/certificate.js';
import { signingKeys } from '../../../../../../src/protocols/inbound/saml/provider/certificate.js';

const rsa = makeKey();

describe('the key in a certificate', () => {
  test.each(['rsa', 'rsa-3072', 'rsa-pss', 'p256', 'p384', 'p521'] satisfies readonly KeyKind[])('%s is strong', (kind) => {
    expect(signingKeys([makeKey(kind).certificatePem])).toHaveLength(1);
  });

  test.each(['rsa-1024', 'secp256k1', 'ed25519'] satisfies readonly KeyKind[])('%s is left out', (kind) => {
    expect(signingKeys([makeKey(kind).certificatePem, rsa.certificatePem])).toHaveLength(1);
  });

  const lines = rsa.certificateBase64.replace(/.{64}/g, '$&\n');

  test.each([
    ['PEM', rsa.certificatePem],
    ['one line of base64', rsa.certificateBase64],
    ['base64 in lines', lines],
    ['base64 indented in Windows lines', `\r\n      ${lines.replaceAll('\n', '\r\n      ')}\r\n    `],
    ['base64 in one space after another', rsa.certificateBase64.replace(/.{10}/g, '$& ')],
    ['PEM without line breaks', `-----BEGIN CERTIFICATE-----${rsa.certificateBase64}-----END CERTIFICATE-----`],
  ])('is read out of %s', (_what, certificate) => {
    const [key] = signingKeys([certificate]);
    expect(key?.export({ type: 'spki', format: 'pem' })).toBe(signingKeys([rsa.certificatePem])[0]?.export({ type: 'spki', format: 'pem' }));
  });

  test.each([
    ['that expired', { from: '20100101000000Z', until: '20110101000000Z' }],
    ['that is not valid yet', { from: '20900101000000Z', until: '20910101000000Z' }],
  ])('counts in a certificate %s: dates of certificates mean nothing', (_what, validity) => {
    expect(signingKeys([makeKey('p256', validity).certificatePem])).toHaveLength(1);
  });

  test.each(['', 'AAAA', 'no certificate', '-----BEGIN CERTIFICATE-----', rsa.privateKeyPem, rsa.certificateBase64.slice(0, 400)])('there is none in "%.20s"', (certificate) => {
    expect(signingKeys([certificate])).toEqual([]);
  });
});
