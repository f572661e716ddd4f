import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { makeKey } from '../../../../../support/certificate.js';
import { DIALECTS, SPELLINGS } from '../../../../../support/saml-dialects.js';
import { exchangeWith, factsOf, identityFrom } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { RECORDED, exchangeOf } from '../../../../../support/saml-recorded.js';
import { xmlCryptoAccepts } from '../../../../../support/saml-signature.js';
import { signingKeys } from '../../../../../../src/protocols/inbound/saml/provider/certificate.js';
import type { Exchange } from '../../../../../../src/protocols/inbound/saml/response/rule.js';

const idp = createIdentityProvider();

/** The NameID that node-saml reads, on its own key checks alone: no clock, no pending request. */
async function nodeSamlSubject(xml: string, { settings, provider, audience, consumerUrl }: Exchange): Promise<string | undefined> {
  const saml = new SAML({
    issuer: audience,
    callbackUrl: consumerUrl,
    idpCert: provider.keys.map((key) => key.export({ type: 'spki', format: 'pem' }).toString()),
    audience,
    wantAuthnResponseSigned: settings.signed === 'response' || settings.signed === 'both',
    wantAssertionsSigned: settings.signed === 'assertion' || settings.signed === 'both',
    validateInResponseTo: ValidateInResponseTo.never,
    acceptedClockSkewMs: -1,
  });
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: Buffer.from(xml).toString('base64') });
  return profile?.nameID;
}

function accepts(opinion: Promise<unknown>): Promise<boolean> {
  return opinion.then(() => true, () => false);
}

const REFUSED_BY_NODE_SAML = {
  'opensaml-ecdsa': 'it knows no ECDSA',
  'simplesamlphp-both': 'it knows no SHA-384',
  'xmlsec-assertion': 'it does not understand #default in a prefix list',
};

const policies = ['response', 'assertion', 'both'] as const;

function said(unsigned: AnswerDraft['unsigned'], posted: AnswerDraft['posted'], signed: (typeof policies)[number]): { xml: string; exchange: Exchange } {
  const exchange = exchangeWith(idp, { settings: { signed } });
  return { xml: idp.respond(factsOf(exchange), { signed, ...(unsigned === undefined ? {} : { unsigned }), ...(posted === undefined ? {} : { posted }) }), exchange };
}

describe('node-saml reads the same person from the same document', () => {
  test.each(Object.entries(DIALECTS))('%s', async (_name, unsigned) => {
    for (const signed of policies) {
      const { xml, exchange } = said(unsigned, undefined, signed);
      expect(await nodeSamlSubject(xml, exchange)).toBe((await identityFrom(xml, exchange)).subject);
    }
  });

  test.each(Object.entries(SPELLINGS))('%s', async (_name, posted) => {
    for (const signed of policies) {
      const { xml, exchange } = said(undefined, posted, signed);
      expect(await nodeSamlSubject(xml, exchange)).toBe((await identityFrom(xml, exchange)).subject);
    }
  });

  test.each(RECORDED.filter(({ name }) => !(name in REFUSED_BY_NODE_SAML)).map((recorded) => [recorded.name, recorded] as const))('%s', async (_name, recorded) => {
    const exchange = exchangeOf(recorded);
    expect((await identityFrom(recorded.xml, exchange)).subject).toBe(recorded.subject);
    expect(await nodeSamlSubject(recorded.xml, exchange)).toBe(recorded.subject);
  });
});

describe('xml-crypto, taught today’s algorithms, finds the same signatures good', () => {
  const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
  const PSS = 'http://www.w3.org/2007/05/xmldsig-more#';

  test.each([
    ['rsa', `${MORE}rsa-sha256`], ['rsa', `${MORE}rsa-sha384`], ['rsa', `${MORE}rsa-sha512`],
    ['rsa', `${PSS}sha256-rsa-MGF1`], ['rsa', `${PSS}sha384-rsa-MGF1`], ['rsa', `${PSS}sha512-rsa-MGF1`],
    ['p256', `${MORE}ecdsa-sha256`], ['p384', `${MORE}ecdsa-sha384`], ['p521', `${MORE}ecdsa-sha512`],
  ] as const)('%s, %s', async (kind, algorithm) => {
    const own = makeKey(kind);
    const exchange = exchangeWith(idp, { settings: { signed: 'both' }, exchange: { provider: { entityId: idp.entityId, ssoUrl: idp.ssoUrl, keys: signingKeys([own.certificatePem]) } } });
    const publicKey = createPublicKey(own.certificatePem).export({ type: 'spki', format: 'pem' }).toString();
    const xml = idp.respond(factsOf(exchange), { signed: 'both', signature: { key: own.key, algorithm } });
    const changed = xml.replace('mbertin', 'admin');
    for (const id of ['_response', '_assertion']) {
      expect(xmlCryptoAccepts(xml, id, publicKey)).toBe(true);
      expect(xmlCryptoAccepts(changed, id, publicKey)).toBe(false);
    }
    expect(await accepts(identityFrom(xml, exchange))).toBe(true);
    expect(await accepts(identityFrom(changed, exchange))).toBe(false);
  });
});

/** Where the opinions part, so that a new version of a library that thinks otherwise is noticed. */
describe('node-saml refuses what xmlsec and OpenSAML signed', () => {
  test.each(Object.entries(REFUSED_BY_NODE_SAML))('%s: %s', async (name) => {
    const recorded = RECORDED.find((one) => one.name === name)!;
    const exchange = exchangeOf(recorded);
    expect([await accepts(identityFrom(recorded.xml, exchange)), await accepts(nodeSamlSubject(recorded.xml, exchange))]).toEqual([true, false]);
  });
});
