import { PlainXmlFault } from '../../small-xml/plain-xml.js';
import { readXmlTree, type XmlElement } from '../../small-xml/xml-tree.js';
import { malformed } from './refusals.js';

export const CAS_NAMESPACE = 'http://www.yale.edu/tp/cas';

/** The tree of a small answer. @throws HubError `AUTH-FORMAT` when it is anything but plain XML */
export async function readXml(text: string): Promise<XmlElement> {
  try {
    return await readXmlTree(text);
  } catch (error) {
    throw error instanceof PlainXmlFault ? malformed(error.message) : error;
  }
}

/** True for an element of the protocol itself. */
export function isCas(element: XmlElement, name: string): boolean {
  return element.namespace === CAS_NAMESPACE && element.name === name;
}
