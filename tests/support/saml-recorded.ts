import { readFileSync } from 'node:fs';
import { signingKeys } from '../../src/protocols/inbound/saml/provider/certificate.js';
import type { Exchange } from '../../src/protocols/inbound/saml/response/rule.js';
import { SamlSettings } from '../../src/protocols/inbound/saml/settings.js';
import { attempt, ORIGIN } from './saml-exchange.js';
import { metadataUrl, postUrl } from '../../src/protocols/contract.js';

/**
 * Responses made by other software for one request of ours, kept byte for byte. `keycloak-*`: keycloak-saml-core 26.0.7;
 * `opensaml-*`: OpenSAML 4.0.1, the library of the Shibboleth identity provider; `pysaml2-*`: pysaml2 7.5.5 with
 * xmlsec 1.2.37. `adfs-*` and `simplesamlphp-*` were written in the shape of those products and signed by xmlsec 1.3, as was
 * `xmlsec-*`: an assertion that inherits its namespaces, signed with the inclusive prefixes `#default samlp xs`.
 */
export interface RecordedResponse {
  readonly name: string;
  readonly xml: string;
  readonly signed: 'response' | 'assertion' | 'both';
  readonly entityId: string;
  readonly certificatePem: string;
  readonly subject: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

const HERE = new URL('saml-recorded/', import.meta.url);

const KEYCLOAK = { entityId: 'https://keycloak.example.fr/realms/ecoles', certificate: 'test-only-keycloak', subject: 'G-0b6a3f0e-5f3a-4c7f-8d5f-1f5f7a9e2c11', attributes: { uid: ['mbertin'], displayName: ['Élodie Bertin & fils'], Role: ['uma_authorization'] } };
const OPENSAML = { entityId: 'https://idp.univ-exemple.fr/idp/shibboleth', certificate: 'test-only-rsa', subject: 'QJ5N2L6Y3C7XKZ4D', attributes: { 'urn:oid:1.3.6.1.4.1.5923.1.1.1.6': ['mbertin@univ-exemple.fr'], 'urn:oid:2.5.4.4': ['Bertin-Lévêque'], 'urn:oid:1.3.6.1.4.1.5923.1.1.1.9': ['member@univ-exemple.fr'] } };
const PYSAML2 = { entityId: 'https://pysaml2.example.fr/idp', certificate: 'test-only-rsa', subject: '8f2a', attributes: { 'urn:oid:0.9.2342.19200300.100.1.1': ['mbertin'], 'urn:oid:2.5.4.4': ['Bertin'], 'urn:oid:2.16.840.1.113730.3.1.241': ['Élodie Bertin'] } };
const ADFS = { entityId: 'http://adfs.exemple.fr/adfs/services/trust', certificate: 'test-only-rsa', subject: 'AC-EXEMPLE\\hmorin', attributes: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': ['hmorin@ac-exemple.fr'], 'http://schemas.xmlsoap.org/claims/Group': ['Domain Users', 'Écoles & circonscriptions'] } };
const SIMPLESAMLPHP = { entityId: 'https://ssp.exemple.fr/saml2/idp/metadata.php', certificate: 'test-only-rsa', subject: '_ce3d2948b4cf20146dee0a0b3dd6f69b6cf86f62d7', attributes: { uid: ['mbertin'] } };

export const RECORDED: readonly RecordedResponse[] = [
  recorded('keycloak-both', 'both', KEYCLOAK),
  recorded('keycloak-assertion', 'assertion', KEYCLOAK),
  recorded('opensaml-response', 'response', OPENSAML),
  recorded('opensaml-both', 'both', OPENSAML),
  recorded('opensaml-ecdsa', 'response', { ...OPENSAML, certificate: 'test-only-ecdsa' }),
  recorded('pysaml2-both', 'both', PYSAML2),
  recorded('pysaml2-response', 'response', PYSAML2),
  recorded('adfs-assertion', 'assertion', ADFS),
  recorded('xmlsec-assertion', 'assertion', ADFS),
  recorded('simplesamlphp-both', 'both', SIMPLESAMLPHP),
];

/** The exchange a recorded response belongs to, two seconds after it was made. */
export function exchangeOf({ xml, signed, entityId, certificatePem }: RecordedResponse): Exchange {
  const now = Date.parse(/IssueInstant="([^"]+)"/.exec(xml)?.[1] ?? '') + 2_000;
  const ssoUrl = 'https://idp.example.fr/sso';
  return {
    attempt: { ...attempt, createdAt: now - 30_000 },
    settings: SamlSettings.parse({ entityId, metadata: { ssoUrl, certificates: [certificatePem] }, signed, scopes: ['univ-exemple.fr'] }),
    provider: { entityId, ssoUrl, keys: signingKeys([certificatePem]) },
    unsolicited: false,
    decryptionKeys: [],
    note: () => undefined,
    audience: metadataUrl(ORIGIN, 'saml'),
    consumerUrl: postUrl(ORIGIN, 'saml'),
    now,
  };
}

interface Origin extends Pick<RecordedResponse, 'entityId' | 'subject' | 'attributes'> {
  readonly certificate: string;
}

function recorded(name: string, signed: RecordedResponse['signed'], { certificate, ...origin }: Origin): RecordedResponse {
  return { name, signed, ...origin, xml: textOf(`${name}.xml`), certificatePem: textOf(`${certificate}.crt`) };
}

function textOf(file: string): string {
  return readFileSync(new URL(file, HERE), 'utf8');
}
