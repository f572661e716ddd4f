import { HubError } from '../../../domain/errors.js';
import { isTicket } from './ticket.js';
import type { XmlElement } from '../../small-xml/xml-tree.js';
import { readXml } from './xml.js';

const SAML_PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';

/**
 * The ticket that a server says has ended (CAS 2.3.3, appendix C): one `logoutRequest`, a SAML 2.0 LogoutRequest that names one
 * session. Who it is about, when it was made and by whom are not read: the ticket alone is the proof.
 * @throws HubError `AUTH-FORMAT` rule `CAS 2.3.3`
 */
export async function readLogoutRequest(form: string): Promise<string> {
  const [xml, ...others] = new URLSearchParams(form).getAll('logoutRequest');
  if (xml === undefined || others.length > 0) throw unusable('not exactly one logoutRequest');
  const root = await readXml(xml).catch((error: unknown) => { throw unusable(error instanceof HubError ? (error.detail ?? '') : 'unreadable', error); });
  if (!isSaml(root, 'LogoutRequest')) throw unusable('the root is not LogoutRequest of SAML 2.0');
  const [index, ...more] = elementsNamed(root, 'SessionIndex');
  if (index === undefined || more.length > 0 || !root.children.includes(index)) throw unusable('not exactly one SessionIndex');
  if (!isSaml(index, 'SessionIndex') || index.children.length > 0 || !isTicket(index.text)) throw unusable('SessionIndex is no ticket');
  return index.text;
}

function isSaml(element: XmlElement, name: string): boolean {
  return element.namespace === SAML_PROTOCOL && element.name === name;
}

/** Anywhere and in any namespace: clients that read another one of two would disagree with us. */
function elementsNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsNamed(child, name)]);
}

function unusable(what: string, cause?: unknown): HubError {
  return new HubError('AUTH-FORMAT', { rule: 'CAS 2.3.3', detail: `logout request: ${what}`, cause });
}
