import { ASSERTION, XML_SIGNATURE } from '../names.js';
import { isNamed, onlyChild, type XmlElement } from '../xml/element.js';
import { issuerFault } from './envelope.js';
import { versionAndId } from './message.js';
import { quoted, refuse, type Exchange, type Refusal } from './rule.js';
import { misfit, type Slot } from './shape.js';

const ASSERTION_SHAPE: readonly Slot[] = [
  { namespace: ASSERTION, names: ['Issuer'], least: 1, most: 1 },
  { namespace: XML_SIGNATURE, names: ['Signature'], most: 1 },
  { namespace: ASSERTION, names: ['Subject'], least: 1, most: 1 },
  { namespace: ASSERTION, names: ['Conditions'], least: 1, most: 1 },
  { namespace: ASSERTION, names: ['Advice'], most: 1 },
  { namespace: ASSERTION, names: ['AuthnStatement', 'AttributeStatement', 'AuthzDecisionStatement'] },
];

/** V23 A SAML 2.0 assertion with one identifier, of known shape; what Advice says is not read (V27). */
export function isSamlAssertion(assertion: XmlElement): Refusal | undefined {
  if (!isNamed(assertion, ASSERTION, 'Assertion')) return refuse('AUTH-FORMAT', `${quoted(assertion.name)} of ${quoted(assertion.namespace)} is signed, not an assertion`);
  const fault = misfit(assertion, ASSERTION_SHAPE);
  return fault === undefined ? versionAndId(assertion) : refuse('AUTH-FORMAT', fault);
}

/** V23 Issued by the provider the request went to (Core §2.3.3). */
export function comesFromTheProvider(assertion: XmlElement, exchange: Exchange): Refusal | undefined {
  return issuerFault(onlyChild(assertion, ASSERTION, 'Issuer'), exchange);
}
