import { ASSERTION, EXCLUSIVE_C14N, XML_SIGNATURE } from '../names.js';
import type { SignaturePlace } from '../xml/canonical.js';
import { childrenOf, descendants, isNamed, onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { refuse, type Exchange, type Refusal } from './rule.js';
import { misfit, type Slot } from './shape.js';

const SIGNATURE_SHAPE: readonly Slot[] = [
  { namespace: XML_SIGNATURE, names: ['SignedInfo'], least: 1, most: 1 },
  { namespace: XML_SIGNATURE, names: ['SignatureValue'], least: 1, most: 1 },
  { namespace: XML_SIGNATURE, names: ['KeyInfo'], most: 1 },
];

/** Every one costs a search at every element; genuine lists name the two or three prefixes of typed values. */
const MOST_INCLUSIVE_PREFIXES = 16;

export type SignedPart = 'response' | 'assertion';

/** A signature as it was posted: where it stands and what it claims. */
export interface PostedSignature {
  readonly on: SignedPart;
  /** Identifier of the element that holds it. */
  readonly parentId: string;
  /** Base64, as written. */
  readonly value: string;
  readonly place: SignaturePlace;
}

/** V14 What this provider must sign is signed. Of an encrypted assertion nobody can tell before it is decrypted. */
export function isSigned(response: XmlElement, { settings }: Exchange): Refusal | undefined {
  const found = signedParts(response).map(({ on }) => on);
  const hidden: readonly SignedPart[] = childrenOf(response, ASSERTION, 'EncryptedAssertion').length > 0 ? ['assertion'] : [];
  const missing = missingOf(settings.signed, [...found, ...hidden]);
  return missing.length === 0 ? undefined : refuse('AUTH-SIGNATURE', `no signature on the ${missing.join(' and the ')}`);
}

/** V15 No signature but one directly in the Response and one directly in its Assertion, each holding nothing strange. */
export function hasSignaturesInPlace(response: XmlElement): Refusal | undefined {
  const known = signedParts(response).map(({ signature }) => signature);
  for (const element of descendants(response)) {
    if (isNamed(element, XML_SIGNATURE, 'Signature') && !known.includes(element)) return refuse('AUTH-SIGNATURE', 'a signature stands where none belongs');
  }
  const fault = known.map((signature) => misfit(signature, SIGNATURE_SHAPE)).find((found) => found !== undefined);
  return fault === undefined ? undefined : refuse('AUTH-SIGNATURE', fault);
}

/** V17 No long list of inclusive prefixes: it is worked through before anybody knows who wrote it. */
export function hasShortPrefixLists(response: XmlElement): Refusal | undefined {
  const lists = signaturesOf(response).flatMap(({ place }) => [place.signedInfoPrefixes, place.contentPrefixes]);
  const long = lists.find(({ length }) => length > MOST_INCLUSIVE_PREFIXES);
  return long === undefined ? undefined : refuse('AUTH-SIGNATURE', `${long.length} inclusive prefixes, at most ${MOST_INCLUSIVE_PREFIXES} are accepted`);
}

/** The signatures of a response that meets V08 and V15, the outer one first; or of a decrypted assertion. */
export function signaturesOf(response: XmlElement): readonly PostedSignature[] {
  return signedParts(response).map(({ on, parent, path, signature }) => {
    const signedInfo = onlyChild(signature, XML_SIGNATURE, 'SignedInfo');
    const transforms = onlyChild(onlyChild(signedInfo, XML_SIGNATURE, 'Reference'), XML_SIGNATURE, 'Transforms');
    return {
      on,
      parentId: parent.attributes.get('ID') ?? '',
      value: textOf(onlyChild(signature, XML_SIGNATURE, 'SignatureValue')) ?? '',
      place: {
        path,
        signedInfoPrefixes: inclusivePrefixes(onlyChild(signedInfo, XML_SIGNATURE, 'CanonicalizationMethod')),
        contentPrefixes: inclusivePrefixes(childrenOf(transforms, XML_SIGNATURE, 'Transform').at(-1)),
      },
    };
  });
}

function missingOf(policy: 'response' | 'assertion' | 'both' | 'either', found: readonly SignedPart[]): readonly string[] {
  if (policy === 'either') return found.length > 0 ? [] : ['response or assertion'];
  const required: readonly SignedPart[] = policy === 'both' ? ['response', 'assertion'] : [policy];
  return required.filter((part) => !found.includes(part));
}

interface Signable {
  readonly on: SignedPart;
  readonly parent: XmlElement;
  readonly path: SignaturePlace['path'];
}

function signedParts(root: XmlElement): readonly (Signable & { readonly signature: XmlElement })[] {
  return signables(root).flatMap((signable) => {
    const [signature] = childrenOf(signable.parent, XML_SIGNATURE, 'Signature');
    return signature === undefined ? [] : [{ ...signable, signature }];
  });
}

/** A Response and its Assertion, or an Assertion that was decrypted and stands alone. */
function signables(root: XmlElement): readonly Signable[] {
  if (isNamed(root, ASSERTION, 'Assertion')) return [{ on: 'assertion', parent: root, path: [] }];
  const path = [{ namespace: ASSERTION, name: 'Assertion' }];
  return [{ on: 'response', parent: root, path: [] }, ...childrenOf(root, ASSERTION, 'Assertion').map((parent) => ({ on: 'assertion' as const, parent, path }))];
}

/** XML-EXC-C14N §4: white-space separated, `#default` for the default namespace. */
function inclusivePrefixes(method: XmlElement | undefined): readonly string[] {
  const list = onlyChild(method, EXCLUSIVE_C14N, 'InclusiveNamespaces')?.attributes.get('PrefixList') ?? '';
  return list.split(/\s+/).filter((prefix) => prefix !== '');
}
