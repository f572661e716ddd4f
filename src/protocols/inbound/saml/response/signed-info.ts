import { ENVELOPED_SIGNATURE, EXCLUSIVE_C14N, XML_SIGNATURE } from '../names.js';
import { childrenOf, onlyChild, type XmlElement } from '../xml/element.js';
import { DIGEST_ALGORITHMS, SIGNATURE_ALGORITHMS } from './algorithms.js';
import { quoted, refuse, type Refusal } from './rule.js';
import { misfit, type Slot } from './shape.js';

/** A SignedInfo read from the very bytes the signature value signs. */
export interface SignedInfo {
  readonly element: XmlElement;
  readonly parentId: string;
}

const SIGNED_INFO_SHAPE = one('CanonicalizationMethod', 'SignatureMethod', 'Reference');
const REFERENCE_SHAPE = one('Transforms', 'DigestMethod', 'DigestValue');
/** Providers made with xml-crypto repeat the list of the other transform here, in a namespace of its own, where it means nothing. */
const ENVELOPED_SHAPE: readonly Slot[] = [{ namespace: ENVELOPED_SIGNATURE, names: ['InclusiveNamespaces'], most: 1 }];
const INCLUSIVE_SHAPE: readonly Slot[] = [{ namespace: EXCLUSIVE_C14N, names: ['InclusiveNamespaces'], most: 1 }];

/** V16 One Reference, to the element that holds the signature (XMLDSIG §4.4.3, Core §5.4.2). */
export function refersToItsParent({ element, parentId }: SignedInfo): Refusal | undefined {
  const fault = misfit(element, SIGNED_INFO_SHAPE) ?? misfit(referenceOf(element), REFERENCE_SHAPE);
  if (fault !== undefined) return refuse('AUTH-SIGNATURE', fault);
  const uri = referenceOf(element).attributes.get('URI');
  return uri === `#${parentId}` ? undefined : refuse('AUTH-SIGNATURE', `the reference is ${quoted(uri)}, expected ${quoted(`#${parentId}`)}`);
}

/** V17 Enveloped signature, then exclusive canonicalisation without comments; nothing else (Core §5.4.3, §5.4.4). */
export function hasOnlyPlainTransforms({ element }: SignedInfo): Refusal | undefined {
  const transforms = childrenOf(onlyChild(referenceOf(element), XML_SIGNATURE, 'Transforms'), XML_SIGNATURE, 'Transform');
  const [enveloped, canonical, third] = transforms;
  if (enveloped === undefined || !isMethod(enveloped, ENVELOPED_SIGNATURE, ENVELOPED_SHAPE)) return refuse('AUTH-SIGNATURE', `the first transform is ${algorithmOf(enveloped)}`);
  if (canonical === undefined || !isMethod(canonical, EXCLUSIVE_C14N, INCLUSIVE_SHAPE)) return refuse('AUTH-SIGNATURE', `the second transform is ${algorithmOf(canonical)}`);
  if (third !== undefined) return refuse('AUTH-SIGNATURE', `the third transform is ${algorithmOf(third)}`);
  const method = onlyChild(element, XML_SIGNATURE, 'CanonicalizationMethod');
  const isExclusive = method !== undefined && isMethod(method, EXCLUSIVE_C14N, INCLUSIVE_SHAPE);
  return isExclusive ? undefined : refuse('AUTH-SIGNATURE', `SignedInfo is canonicalised by ${algorithmOf(method)}`);
}

/** V18 Algorithms of today. */
export function hasStrongAlgorithms({ element }: SignedInfo): Refusal | undefined {
  const signature = onlyChild(element, XML_SIGNATURE, 'SignatureMethod');
  if (!SIGNATURE_ALGORITHMS.has(signature?.attributes.get('Algorithm') ?? '') || signature?.children.length !== 0) {
    return refuse('AUTH-SIGNATURE', `signature algorithm ${algorithmOf(signature)} is not accepted`);
  }
  const digest = onlyChild(referenceOf(element), XML_SIGNATURE, 'DigestMethod');
  const isStrong = DIGEST_ALGORITHMS.has(digest?.attributes.get('Algorithm') ?? '') && digest?.children.length === 0;
  return isStrong ? undefined : refuse('AUTH-SIGNATURE', `digest algorithm ${algorithmOf(digest)} is not accepted`);
}

export function referenceOf(signedInfo: XmlElement): XmlElement {
  return onlyChild(signedInfo, XML_SIGNATURE, 'Reference') ?? signedInfo;
}

function isMethod(method: XmlElement, algorithm: string, shape: readonly Slot[]): boolean {
  return method.attributes.get('Algorithm') === algorithm && misfit(method, shape) === undefined;
}

function algorithmOf(method: XmlElement | undefined): string {
  return quoted(method?.attributes.get('Algorithm'));
}

function one(...names: readonly string[]): readonly Slot[] {
  return names.map((name) => ({ namespace: XML_SIGNATURE, names: [name], least: 1, most: 1 }));
}
