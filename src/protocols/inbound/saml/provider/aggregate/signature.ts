import { createHash, verify, type KeyObject } from 'node:crypto';
import type { XmlDocument } from 'libxml2-wasm';
import { HubError } from '../../../../../domain/errors.js';
import { EXCLUSIVE_C14N, XML_SIGNATURE } from '../../names.js';
import { DIGEST_ALGORITHMS, SIGNATURE_ALGORITHMS } from '../../response/algorithms.js';
import { misfit, type Slot } from '../../response/shape.js';
import { hasOnlyPlainTransforms, hasStrongAlgorithms, referenceOf, type SignedInfo } from '../../response/signed-info.js';
import { bytesOf, child, streamCanonical, type Workbench } from '../../xml/canonical.js';
import { childrenOf, onlyChild, textOf, type XmlElement } from '../../xml/element.js';
import { readXml, type XmlLimits } from '../../xml/read.js';

const SIGNED_INFO_LIMITS: XmlLimits = { elements: 60, depth: 8, attributes: 8, allAttributes: 60, namespaces: 16, text: 4_096 };
const MOST_INCLUSIVE_PREFIXES = 16;

const SIGNATURE_SHAPE: readonly Slot[] = [
  ...one('SignedInfo', 'SignatureValue'),
  { namespace: XML_SIGNATURE, names: ['KeyInfo'], most: 1 },
];

/** One clause: what is wrong with the signature of the root, or nothing. */
type Clause = (signedInfo: SignedInfo) => string | undefined;

/** What SignedInfo says, read from the bytes that the signature value signs. The rules are those of responses. */
const CLAUSES: readonly { readonly rule: string; readonly fault: Clause }[] = [
  { rule: 'V16', fault: ({ element }) => misfit(element, one('CanonicalizationMethod', 'SignatureMethod', 'Reference')) },
  { rule: 'V16', fault: ({ element }) => misfit(referenceOf(element), one('Transforms', 'DigestMethod', 'DigestValue')) },
  { rule: 'V16', fault: refersToTheRoot },
  { rule: 'V17', fault: (signedInfo) => hasOnlyPlainTransforms(signedInfo)?.detail },
  { rule: 'V18', fault: (signedInfo) => hasStrongAlgorithms(signedInfo)?.detail },
];

/**
 * Leaves a document of which every byte was signed by one of these keys, its signature taken out; what is read from it
 * afterwards is what was digested. The value is checked before the long digest is made.
 * @throws HubError `AUTH-IDP-PANNE` with rule `MD1` or the one of V15 to V20 that was broken
 */
export function verifyRoot(workbench: Workbench, document: XmlDocument, outline: XmlElement, keys: readonly KeyObject[]): void {
  const signature = signatureOf(outline);
  const signedInfo = onlyChild(signature, XML_SIGNATURE, 'SignedInfo');
  const prefixes = prefixesOf(onlyChild(signedInfo, XML_SIGNATURE, 'CanonicalizationMethod'));
  const written = child(document.root, XML_SIGNATURE, 'Signature');
  const bytes = bytesOf(workbench.detach(child(written, XML_SIGNATURE, 'SignedInfo'), prefixes), prefixes);
  written.remove();
  const element = readXml(bytes.toString(), SIGNED_INFO_LIMITS);
  enforce({ element, parentId: outline.attributes.get('ID') ?? '' });
  checkValue(element, bytes, textOf(onlyChild(signature, XML_SIGNATURE, 'SignatureValue')) ?? '', keys);
  checkDigest(referenceOf(element), document);
}

/** MD1, V15 The one signature of the root, holding nothing strange. */
function signatureOf(outline: XmlElement): XmlElement {
  const [signature, second] = childrenOf(outline, XML_SIGNATURE, 'Signature');
  if (signature === undefined) throw refusal('MD1', 'the file is not signed');
  if (second !== undefined) throw refusal('V15', 'the root holds several signatures');
  const fault = misfit(signature, SIGNATURE_SHAPE);
  if (fault !== undefined) throw refusal('V15', fault);
  return signature;
}

function enforce(signedInfo: SignedInfo): void {
  for (const { rule, fault } of CLAUSES) {
    const detail = fault(signedInfo);
    if (detail !== undefined) throw refusal(rule, detail);
  }
}

/** V16 The whole document, by an empty reference or by the ID of its root. */
function refersToTheRoot({ element, parentId }: SignedInfo): string | undefined {
  const uri = referenceOf(element).attributes.get('URI');
  return uri === '' || (parentId !== '' && uri === `#${parentId}`) ? undefined : 'the signature does not cover the root';
}

/** V19, V20 Signed by a key of the federation. What the file says about keys is not read. */
function checkValue(signedInfo: XmlElement, bytes: Buffer, value: string, keys: readonly KeyObject[]): void {
  const algorithm = SIGNATURE_ALGORITHMS.get(algorithmOf(signedInfo, 'SignatureMethod'));
  const octets = Buffer.from(value.replace(/\s/g, ''), 'base64');
  const isGood = (key: KeyObject): boolean => {
    try {
      return algorithm?.fits(key) === true && verify(algorithm.hash, bytes, algorithm.input(key), octets);
    } catch {
      return false;
    }
  };
  if (!keys.some(isGood)) throw refusal('V19', `none of the ${keys.length} keys of the federation made the signature`);
}

/** V20, V21 The bytes are those that were signed. */
function checkDigest(reference: XmlElement, document: XmlDocument): void {
  if (reference.attributes.get('URI') !== '') removeSurroundings(document);
  const hash = createHash(DIGEST_ALGORITHMS.get(algorithmOf(reference, 'DigestMethod')) ?? '');
  const transforms = onlyChild(reference, XML_SIGNATURE, 'Transforms');
  streamCanonical(document, prefixesOf(childrenOf(transforms, XML_SIGNATURE, 'Transform').at(-1)), (chunk) => { hash.update(chunk); });
  const claimed = textOf(onlyChild(reference, XML_SIGNATURE, 'DigestValue')) ?? '';
  if (hash.digest('base64') !== claimed.replace(/\s/g, '')) throw refusal('V20', 'the file was changed after it was signed');
}

/** Instructions before and after the root belong to the document, but not to the element that a reference by ID names. */
function removeSurroundings({ root }: XmlDocument): void {
  for (const side of ['prev', 'next'] as const) {
    for (let node = root[side]; node !== null; node = root[side]) node.remove();
  }
}

function prefixesOf(method: XmlElement | undefined): readonly string[] {
  const list = onlyChild(method, EXCLUSIVE_C14N, 'InclusiveNamespaces')?.attributes.get('PrefixList') ?? '';
  const prefixes = list.split(/\s+/).filter((prefix) => prefix !== '');
  if (prefixes.length > MOST_INCLUSIVE_PREFIXES) throw refusal('V17', `${prefixes.length} inclusive prefixes`);
  return prefixes;
}

function algorithmOf(parent: XmlElement, name: string): string {
  return onlyChild(parent, XML_SIGNATURE, name)?.attributes.get('Algorithm') ?? '';
}

function one(...names: readonly string[]): readonly Slot[] {
  return names.map((name) => ({ namespace: XML_SIGNATURE, names: [name], least: 1, most: 1 }));
}

function refusal(rule: string, detail: string): HubError {
  return new HubError('AUTH-IDP-PANNE', { rule, detail });
}
