import { readXmlTree, type XmlElement } from '../../../small-xml/xml-tree.js';

const NAMESPACE = 'http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0';

export type Operation = 'replaceResult' | 'readResult' | 'deleteResult';
const OPERATIONS: readonly Operation[] = ['replaceResult', 'readResult', 'deleteResult'];

/** What a tool asks (Basic Outcomes 1.1). */
export interface PoxRequest {
  /** Empty when it says none. */
  readonly messageId: string;
  /** As it is named, with or without a meaning here. */
  readonly named: string;
  readonly operation: Operation | undefined;
  readonly sourcedId: string;
  /** Of a replacement: the text of the score, which must be a decimal between 0 and 1. */
  readonly scoreText: string | undefined;
}

/** @throws PlainXmlFault when the body is anything but plain XML (O-09) */
export async function readPoxRequest(body: string): Promise<PoxRequest | undefined> {
  const root = await readXmlTree(body);
  if (root.namespace !== NAMESPACE || root.name !== 'imsx_POXEnvelopeRequest') return undefined;
  const request = at(root, 'imsx_POXBody')?.children[0];
  if (request === undefined) return undefined;
  const named = request.name.replace(/Request$/, '');
  const record = at(request, 'resultRecord');
  return {
    messageId: textAt(root, ['imsx_POXHeader', 'imsx_POXRequestHeaderInfo', 'imsx_messageIdentifier']),
    named,
    operation: OPERATIONS.find((operation) => operation === named),
    sourcedId: record === undefined ? '' : textAt(record, ['sourcedGUID', 'sourcedId']),
    scoreText: record === undefined ? undefined : textAt(record, ['result', 'resultScore', 'textString']),
  };
}

/** A decimal between 0 and 1, written with a point; undefined for anything else (O-02). */
export function scoreOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^(0(\.\d{1,20})?|1(\.0{1,20})?)$/.test(text)) return undefined;
  return Number(text);
}

function textAt(element: XmlElement, path: readonly string[]): string {
  return path.reduce<XmlElement | undefined>((place, name) => (place === undefined ? undefined : at(place, name)), element)?.text ?? '';
}

function at({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find((child) => child.name === name && child.namespace === NAMESPACE);
}
