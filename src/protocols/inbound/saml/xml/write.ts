import { XmlDocument, type XmlElement } from 'libxml2-wasm';

/** An element to write. Names are `prefix:local`; a prefix must be among the namespaces of the document. */
export interface WrittenElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content?: string | readonly WrittenElement[];
}

/** A document in UTF-8, indented, all its namespaces declared at the root. The same elements give the same text. */
export function writeXml(root: WrittenElement, namespaces: Readonly<Record<string, string>>): string {
  const document = XmlDocument.create();
  try {
    const { prefix, local } = split(root.name);
    const element = document.createRoot(local, namespaces[prefix] ?? '', prefix);
    for (const [other, uri] of Object.entries(namespaces)) {
      if (other !== prefix) element.addNsDeclaration(uri, other);
    }
    fill(element, root);
    return document.toString({ format: true });
  } finally {
    document.dispose();
  }
}

function fill(element: XmlElement, { attributes = {}, content = [] }: WrittenElement): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttr(name, value);
  if (typeof content === 'string') {
    element.addText(content);
    return;
  }
  for (const child of content) {
    const { prefix, local } = split(child.name);
    fill(element.addElement(local, prefix), child);
  }
}

function split(name: string): { readonly prefix: string; readonly local: string } {
  const [prefix = '', local = ''] = name.split(':');
  return { prefix, local };
}
