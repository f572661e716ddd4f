import { createHash, sign } from 'node:crypto';
import { ParseOption, XmlC14NMode, XmlDocument } from 'libxml2-wasm';
import type { KeyAndCertificate } from './certificate.js';
import { ENVELOPED, EXCLUSIVE, RSA_SHA256, SHA256 } from './saml-signature.js';

const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const HASHES: Readonly<Record<string, string>> = { [RSA_SHA256]: 'sha256', [SHA256]: 'sha256', [`${DSIG}rsa-sha1`]: 'sha1', [`${DSIG}sha1`]: 'sha1' };

/** A federation's file, genuine in everything a test does not say otherwise. */
export interface AggregateDraft {
  /** Descriptions of entities, each with its own namespaces. */
  readonly members: readonly string[];
  readonly key: KeyAndCertificate;
  readonly validUntil?: string | undefined;
  readonly cacheDuration?: string;
  readonly creationInstant?: string;
  readonly id?: string;
  readonly uri?: string;
  readonly algorithm?: string;
  readonly digest?: string;
  readonly transforms?: readonly string[];
  readonly keyInfo?: string;
  /** XML before the root. */
  readonly before?: string;
  /** The file before it is signed, and after. */
  readonly written?: (xml: string) => string;
  readonly published?: (xml: string) => string;
}

/** The signed file of a federation. xml-crypto would take minutes over one as long as the real ones. */
export function aggregateXml(draft: AggregateDraft): string {
  const { members, validUntil, cacheDuration, creationInstant, id = '_federation', before = '', written, published } = draft;
  const attributes = Object.entries({ ID: id, Name: 'https://federation.example.fr/', validUntil, cacheDuration })
    .map(([name, value]) => (value === undefined || value === '' ? '' : ` ${name}="${value}"`)).join('');
  const information = creationInstant === undefined
    ? ''
    : `<md:Extensions><mdrpi:PublicationInfo xmlns:mdrpi="urn:oasis:names:tc:SAML:metadata:rpi" publisher="urn:federation" creationInstant="${creationInstant}"/></md:Extensions>`;
  const xml = `${before}<md:EntitiesDescriptor xmlns:md="${MD}" xmlns:ds="${DSIG}"${attributes}>${information}${members.join('\n')}</md:EntitiesDescriptor>`;
  const file = signed(written?.(xml) ?? xml, draft);
  return published?.(file) ?? file;
}

/** The document with a signature as the first child of its root. */
function signed(xml: string, { key, id = '_federation', uri = `#${id}`, algorithm = RSA_SHA256, digest = SHA256, transforms = [ENVELOPED, EXCLUSIVE], keyInfo = '' }: AggregateDraft): string {
  const value = createHash(HASHES[digest] ?? '').update(canonical(xml, uri !== '')).digest('base64');
  const reference = `<ds:Reference URI="${uri}"><ds:Transforms>${transforms.map((transform) => `<ds:Transform Algorithm="${transform}"></ds:Transform>`).join('')}</ds:Transforms>`
    + `<ds:DigestMethod Algorithm="${digest}"></ds:DigestMethod><ds:DigestValue>${value}</ds:DigestValue></ds:Reference>`;
  const signedInfo = `<ds:SignedInfo xmlns:ds="${DSIG}"><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>`
    + `<ds:SignatureMethod Algorithm="${algorithm}"></ds:SignatureMethod>${reference}</ds:SignedInfo>`;
  const signature = sign(HASHES[algorithm] ?? '', Buffer.from(signedInfo), key.key).toString('base64');
  return xml.replace(/(<md:Entit(?:ies|y)Descriptor[^>]*>)/, (_found, root: string) => `${root}<ds:Signature xmlns:ds="${DSIG}">${signedInfo}<ds:SignatureValue>${signature}</ds:SignatureValue>${keyInfo}</ds:Signature>`);
}

function canonical(xml: string, rootOnly: boolean): string {
  const document = XmlDocument.fromString(rootOnly ? xml.slice(xml.indexOf('<md:Entit')) : xml, { option: ParseOption.XML_PARSE_NONET });
  try {
    return document.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 });
  } finally {
    document.dispose();
  }
}
