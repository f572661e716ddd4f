import { createCipheriv, createHash, createSign, publicEncrypt, randomBytes } from 'node:crypto';

/** An identity provider's side of the benchmark: it writes canonical XML straight away, so that signing is all it costs. */
export interface SamlSigner {
  /** A response with two signatures, base64; its assertion is encrypted when the signer was told for whom. */
  response(facts: ResponseFacts): string;
}

export interface ResponseFacts {
  readonly entityId: string;
  readonly audience: string;
  readonly consumerUrl: string;
  readonly inResponseTo: string;
  readonly nameId: string;
  /** Name → value. */
  readonly attributes: Readonly<Record<string, string>>;
}

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';
const C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/**
 * @param privateKey PEM
 * @param encryptTo certificate, PEM: encrypts the assertion to it between the two signatures, as Keycloak and Shibboleth do
 */
export function createSamlSigner(privateKey: string, encryptTo?: string): SamlSigner {
  const sign = (xml: string, id: string): string => {
    const digest = createHash('sha256').update(xml).digest('base64');
    const signedInfo = `<ds:SignedInfo xmlns:ds="${DS}"><ds:CanonicalizationMethod Algorithm="${C14N}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod><ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform><ds:Transform Algorithm="${C14N}"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
    const value = createSign('sha256').update(signedInfo).sign(privateKey, 'base64');
    const signature = `<ds:Signature xmlns:ds="${DS}">${signedInfo.replace(` xmlns:ds="${DS}"`, '')}<ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`;
    return xml.replace('</saml:Issuer>', `</saml:Issuer>${signature}`);
  };
  return {
    response(facts) {
      const now = Date.now();
      const [responseId, assertionId] = [newId(), newId()];
      const signed = sign(assertionXml(facts, assertionId, now), assertionId);
      const signedAssertion = encryptTo === undefined ? signed : encryptedXml(signed, encryptTo);
      const response = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${facts.consumerUrl}" ID="${responseId}" InResponseTo="${facts.inResponseTo}" IssueInstant="${instant(now)}" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${facts.entityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>${signedAssertion}</samlp:Response>`;
      return Buffer.from(sign(response, responseId)).toString('base64');
    },
  };
}

function assertionXml({ entityId, audience, consumerUrl, inResponseTo, nameId, attributes }: ResponseFacts, id: string, now: number): string {
  const statements = Object.entries(attributes).map(([name, value]) =>
    `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`).join('');
  const end = instant(now + 300_000);
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" IssueInstant="${instant(now)}" Version="2.0"><saml:Issuer>${entityId}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${inResponseTo}" NotOnOrAfter="${end}" Recipient="${consumerUrl}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${instant(now - 60_000)}" NotOnOrAfter="${end}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${instant(now)}" SessionIndex="${id}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${statements}</saml:AttributeStatement></saml:Assertion>`;
}

/** AES-256-GCM, its key by RSA-OAEP with SHA-256, in canonical XML. */
function encryptedXml(assertion: string, certificate: string): string {
  const [key, iv] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const content = Buffer.concat([iv, cipher.update(assertion, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
  const wrapped = publicEncrypt({ key: certificate, oaepHash: 'sha256' }, key).toString('base64');
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="${XENC}" Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="${XENC11}aes256-gcm"></xenc:EncryptionMethod><ds:KeyInfo xmlns:ds="${DS}"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${XENC11}rsa-oaep"><ds:DigestMethod Algorithm="${XENC}sha256"></ds:DigestMethod><xenc11:MGF xmlns:xenc11="${XENC11}" Algorithm="${XENC11}mgf1sha256"></xenc11:MGF></xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>${wrapped}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${content}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>`;
}

function newId(): string {
  return `_${randomBytes(16).toString('hex')}`;
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
