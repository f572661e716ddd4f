import { Parser } from 'xml2js';
import { z } from 'zod';
import { PlainXmlFault, requirePlainXml } from './plain-xml.js';

/** An element as protocols see it: which prefix was used is forgotten, which namespace it stood for is not. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** The `code` of a failure. */
  readonly code: string;
  /** `name` and `value` of an inline attribute. */
  readonly named: string;
  readonly value: string;
  /** By name as written; no prototype. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Text directly inside, trimmed. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

// Keys that no element can be named, so that none can pass for another.
const NAME = '$ns';
const TEXT = '#text';
const ATTRIBUTES = '$';
const CHILDREN = '$$';

const AttributeNode = z.object({ value: z.string() });
const ParsedNode = z.object({
  [NAME]: z.object({ uri: z.string(), local: z.string() }),
  [ATTRIBUTES]: z.record(z.string(), AttributeNode).optional(),
  [TEXT]: z.string().optional(),
  get [CHILDREN]() {
    return z.array(ParsedNode).optional();
  },
});
type ParsedNode = z.infer<typeof ParsedNode>;

const PARSER_OPTIONS = {
  xmlns: true,
  explicitRoot: false,
  explicitChildren: true,
  preserveChildrenOrder: true,
  attrkey: ATTRIBUTES,
  charkey: TEXT,
  childkey: CHILDREN,
} as const;

/**
 * The tree of a small message.
 * @throws PlainXmlFault when it is anything but plain XML
 */
export async function readXmlTree(text: string): Promise<XmlElement> {
  const xml = text.trim();
  requirePlainXml(xml);
  const parsed: unknown = await new Parser(PARSER_OPTIONS).parseStringPromise(xml).catch(() => undefined);
  const root = ParsedNode.safeParse(parsed);
  if (!root.success) throw new PlainXmlFault('not readable as XML');
  return elementOf(root.data);
}

function elementOf(node: ParsedNode): XmlElement {
  const attributes = Object.create(null) as Record<string, string>;
  for (const [name, { value }] of Object.entries(node[ATTRIBUTES] ?? {})) attributes[name] = value;
  return {
    namespace: node[NAME].uri,
    name: node[NAME].local,
    code: attributes['code'] ?? '',
    named: attributes['name'] ?? '',
    value: (attributes['value'] ?? '').trim(),
    attributes,
    text: (node[TEXT] ?? '').trim(),
    children: (node[CHILDREN] ?? []).map(elementOf),
  };
}
