/** A piece of XML that is already escaped. Only `element` and `text` make one. */
export interface Xml {
  readonly xml: string;
}

type Attributes = Readonly<Record<string, string | undefined>>;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };

/** Text content: escaped, without the control characters that XML 1.0 has no way to write. */
export function text(value: string): Xml {
  return { xml: escapeXml(value) };
}

/** An element on one line: consumers of these answers do not trim. Attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes, children: readonly Xml[] = []): Xml {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join('');
  const content = children.map((child) => child.xml).join('');
  return { xml: content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>` };
}

/** An element that holds text only. */
export function leaf(name: string, value: string, attributes: Attributes = {}): Xml {
  return element(name, attributes, [text(value)]);
}

function escapeXml(value: string): string {
  return value
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"\t\n\r]/g, (character) => ENTITIES[character] ?? '');
}
