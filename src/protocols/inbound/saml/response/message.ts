import type { ErrorCode } from '../../../../domain/errors.js';
import { ASSERTION, PROTOCOL, STATUS, SUCCESS, XML_SIGNATURE } from '../names.js';
import { descendants, isNamed, onlyChild, type XmlElement } from '../xml/element.js';
import { misfit, type Slot } from './shape.js';
import { quoted, refuse, type Refusal } from './rule.js';

const RESPONSE_SHAPE: readonly Slot[] = [
  { namespace: ASSERTION, names: ['Issuer'], most: 1 },
  { namespace: XML_SIGNATURE, names: ['Signature'], most: 1 },
  { namespace: PROTOCOL, names: ['Status'], least: 1, most: 1 },
  { namespace: ASSERTION, names: ['Assertion', 'EncryptedAssertion'] },
];

/** What people are told of the second-level status (Core §3.2.2.2); of any other they are told that the provider did not say yes. */
const STATUS_REFUSALS: ReadonlyMap<string, ErrorCode> = new Map([
  [`${STATUS}AuthnFailed`, 'AUTH-ECHEC'],
  [`${STATUS}NoPassive`, 'AUTH-PASSIF'],
  [`${STATUS}RequestDenied`, 'AUTH-REFUS'],
  [`${STATUS}UnknownPrincipal`, 'AUTH-REFUS'],
  [`${STATUS}NoAuthnContext`, 'AUTH-NIVEAU'],
]);

const ID = /^[A-Za-z_][\w.-]{0,255}$/;

/** V06 A SAML 2.0 Response with one identifier (Core §3.2.2). */
export function isSamlResponse(response: XmlElement): Refusal | undefined {
  if (!isNamed(response, PROTOCOL, 'Response')) return refuse('AUTH-FORMAT', `the root is ${quoted(response.name)} of ${quoted(response.namespace)}`);
  return versionAndId(response);
}

/** Version 2.0 and exactly one identifier, spelt `ID`. */
export function versionAndId(element: XmlElement): Refusal | undefined {
  const version = element.attributes.get('Version');
  if (version !== '2.0') return refuse('AUTH-FORMAT', `${element.name} has Version ${quoted(version)}`);
  const id = element.attributes.get('ID');
  if (id === undefined || !ID.test(id)) return refuse('AUTH-FORMAT', `${element.name} has ID ${quoted(id)}`);
  return identifiersOf(element).length === 1 ? undefined : refuse('AUTH-FORMAT', `${element.name} has several identifiers`);
}

/** V07 Known children, in the order of the schema, and no Extensions. */
export function hasKnownShape(response: XmlElement): Refusal | undefined {
  const fault = misfit(response, RESPONSE_SHAPE);
  return fault === undefined ? undefined : refuse('AUTH-FORMAT', fault);
}

/** V07 No identifier twice, however it is spelt. */
export function hasUniqueIds(response: XmlElement): Refusal | undefined {
  const seen = new Set<string>();
  for (const element of descendants(response)) {
    for (const id of identifiersOf(element)) {
      if (seen.has(id)) return refuse('AUTH-FORMAT', `the identifier ${quoted(id)} is there twice`);
      seen.add(id);
    }
  }
  return undefined;
}

/** V08 One assertion in the whole document, encrypted or not, and it is a child of the Response. */
export function hasOneAssertion(response: XmlElement): Refusal | undefined {
  const all = [...descendants(response)].filter(isAnAssertion);
  const own = response.children.find(isAnAssertion);
  return all.length === 1 && all[0] === own ? undefined : refuse('AUTH-FORMAT', `${all.length} assertions in the document`);
}

/** V13 Top-level status Success, whatever is attached (Core §3.2.2.2). */
export function succeeded(response: XmlElement): Refusal | undefined {
  const code = onlyChild(onlyChild(response, PROTOCOL, 'Status'), PROTOCOL, 'StatusCode');
  const value = code?.attributes.get('Value');
  if (value === SUCCESS) return undefined;
  const second = onlyChild(code, PROTOCOL, 'StatusCode')?.attributes.get('Value');
  return refuse(STATUS_REFUSALS.get(second ?? '') ?? 'AUTH-STATUT', [value, second].map(statusName).filter((name) => name !== '').join(', ') || 'no status');
}

function isAnAssertion(element: XmlElement): boolean {
  return isNamed(element, ASSERTION, 'Assertion') || isNamed(element, ASSERTION, 'EncryptedAssertion');
}

/** `NoPassive` of `urn:oasis:names:tc:SAML:2.0:status:NoPassive`. */
function statusName(value: string | undefined): string {
  return value?.slice(0, 200).split(':').at(-1) ?? '';
}

function identifiersOf(element: XmlElement): readonly string[] {
  const ids: string[] = [];
  for (const [name, value] of element.attributes) {
    if (/(^|\})id$/i.test(name)) ids.push(value);
  }
  return ids;
}
