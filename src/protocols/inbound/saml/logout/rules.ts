import { instantOf } from '../instant.js';
import { ASSERTION, PROTOCOL, XML_SIGNATURE } from '../names.js';
import { issuerFault, isForUs, isFresh } from '../response/envelope.js';
import { hasUniqueIds, versionAndId } from '../response/message.js';
import { quoted, refuse, type Exchange, type Refusal, type Rule } from '../response/rule.js';
import { misfit, type Slot } from '../response/shape.js';
import { hasShortPrefixLists, hasSignaturesInPlace } from '../response/signatures.js';
import { distance, skewMs } from '../response/skew.js';
import { childrenOf, isNamed, onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { logoutNameOf } from './name.js';

/** Nobody has more sessions at once; each is one read. */
const MOST_SESSION_INDEXES = 50;

const HEAD: readonly Slot[] = [
  { namespace: ASSERTION, names: ['Issuer'], least: 1, most: 1 },
  { namespace: XML_SIGNATURE, names: ['Signature'], most: 1 },
  { namespace: PROTOCOL, names: ['Extensions'], most: 1 },
];
const REQUEST_SHAPE: readonly Slot[] = [
  ...HEAD,
  { namespace: ASSERTION, names: ['NameID', 'EncryptedID', 'BaseID'], least: 1, most: 1 },
  { namespace: PROTOCOL, names: ['SessionIndex'], most: MOST_SESSION_INDEXES },
];
const RESPONSE_SHAPE: readonly Slot[] = [...HEAD, { namespace: PROTOCOL, names: ['Status'], least: 1, most: 1 }];

/** Core §3.7.1, Profiles §4.4.4.1. Read from signed bytes; what comes by POST is measured as it was posted too. */
export const LOGOUT_REQUEST_RULES: readonly Rule<XmlElement>[] = [
  { id: 'SLO-02', check: (root) => isMessage(root, 'LogoutRequest', REQUEST_SHAPE) },
  { id: 'V07', check: hasUniqueIds },
  { id: 'V09', check: isForUs },
  { id: 'V11', check: comesFromTheProvider },
  { id: 'V12', check: isFresh },
  { id: 'SLO-03', check: hasNotExpired },
  { id: 'SLO-04', check: namesSomebody },
];

/** Core §3.7.2, Profiles §4.4.4.2. */
export const LOGOUT_RESPONSE_RULES: readonly Rule<XmlElement>[] = [
  { id: 'SLO-02', check: (root) => isMessage(root, 'LogoutResponse', RESPONSE_SHAPE) },
  { id: 'V07', check: hasUniqueIds },
  { id: 'V09', check: isForUs },
  { id: 'V11', check: comesFromTheProvider },
  { id: 'V12', check: isFresh },
];

/** Where the signature of a posted message stands. */
export const LOGOUT_PLACEMENT_RULES: readonly Rule<XmlElement>[] = [
  { id: 'V15', check: hasSignaturesInPlace },
  { id: 'V14', check: isSignedItself },
  { id: 'V17', check: hasShortPrefixLists },
];

function isMessage(root: XmlElement, name: string, shape: readonly Slot[]): Refusal | undefined {
  if (!isNamed(root, PROTOCOL, name)) return refuse('AUTH-FORMAT', `the root is ${quoted(root.name)} of ${quoted(root.namespace)}, expected ${name}`);
  const fault = misfit(root, shape);
  return fault === undefined ? versionAndId(root) : refuse('AUTH-FORMAT', fault);
}

function comesFromTheProvider(root: XmlElement, exchange: Exchange): Refusal | undefined {
  return issuerFault(onlyChild(root, ASSERTION, 'Issuer'), exchange);
}

function hasNotExpired(root: XmlElement, exchange: Exchange): Refusal | undefined {
  const end = instantOf(root.attributes.get('NotOnOrAfter'));
  const isUsable = !root.attributes.has('NotOnOrAfter') || (end !== undefined && exchange.now < end + skewMs(exchange));
  return isUsable ? undefined : refuse('AUTH-HORLOGE', `NotOnOrAfter ${distance(end, exchange)}`);
}

function namesSomebody(root: XmlElement): Refusal | undefined {
  if (logoutNameOf(onlyChild(root, ASSERTION, 'NameID')) === undefined) return refuse('AUTH-FORMAT', 'the NameID is missing, encrypted, empty, too long or not plain text');
  const isPlain = childrenOf(root, PROTOCOL, 'SessionIndex').every((index) => (textOf(index) ?? '').trim() !== '');
  return isPlain ? undefined : refuse('AUTH-FORMAT', 'a SessionIndex is empty or not plain text');
}

function isSignedItself(root: XmlElement): Refusal | undefined {
  return childrenOf(root, XML_SIGNATURE, 'Signature').length === 1 ? undefined : refuse('AUTH-SIGNATURE', `no signature on the ${root.name}`);
}
