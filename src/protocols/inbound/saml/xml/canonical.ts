import { ParseOption, XmlC14NMode, XmlDocument, XmlElement } from 'libxml2-wasm';
import { HubError } from '../../../../domain/errors.js';
import { XML_SIGNATURE } from '../names.js';

const PARSING = { option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE };

/** Where a signature stands and which prefixes its two canonicalisations treat inclusively (XML-EXC-C14N §4). */
export interface SignaturePlace {
  /** Names from the root down to the signed element, the root left out: `[]` is the root itself. */
  readonly path: readonly { readonly namespace: string; readonly name: string }[];
  readonly signedInfoPrefixes: readonly string[];
  readonly contentPrefixes: readonly string[];
}

export interface CanonicalParts {
  /** Canonical bytes of SignedInfo: what the signature value signs. */
  readonly signedInfo: Buffer;
  /** Canonical bytes of the signed element without its own signature: what the digest covers. */
  readonly content: Buffer;
}

/**
 * Exclusive canonical form of every signed element and of its SignedInfo. An outer element comes before the ones inside it.
 * Nothing of the document stays in memory afterwards.
 * @throws HubError `AUTH-SIGNATURE` rule `V17` when a part is missing or has no canonical form
 */
export function canonicalParts(xml: Uint8Array, places: readonly SignaturePlace[]): readonly CanonicalParts[] {
  const workbench = new Workbench();
  try {
    const document = workbench.parse(xml);
    return places.map((place) => partsOf(workbench, document, place));
  } catch (error) {
    throw new HubError('AUTH-SIGNATURE', { rule: 'V17', detail: 'a signed part has no canonical form', cause: error });
  } finally {
    workbench.clear();
  }
}

function partsOf(workbench: Workbench, document: XmlDocument, place: SignaturePlace): CanonicalParts {
  const element = place.path.reduce((parent, { namespace, name }) => child(parent, namespace, name), document.root);
  // SignedInfo is taken out of what is taken out here: prefixes that only it lists must come along.
  const own = place.path.length === 0 ? document : workbench.detach(element, [...place.contentPrefixes, ...place.signedInfoPrefixes]);
  const signature = child(own.root, XML_SIGNATURE, 'Signature');
  // Before the signature goes: it declares namespaces SignedInfo uses.
  const signedInfo = bytesOf(workbench.detach(child(signature, XML_SIGNATURE, 'SignedInfo'), place.signedInfoPrefixes), place.signedInfoPrefixes);
  signature.remove();
  return { signedInfo, content: bytesOf(own, place.contentPrefixes) };
}

/** @throws Error when there is none */
export function child(parent: XmlElement, namespace: string, name: string): XmlElement {
  for (let node = parent.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement && node.name === name && node.namespaceUri === namespace) return node;
  }
  throw new Error(`no ${name} in ${parent.name}`);
}

/** The default namespace has no prefix, but a name in a PrefixList. */
function bare(prefix: string): string {
  return prefix === '#default' ? '' : prefix;
}

export function bytesOf(document: XmlDocument, prefixes: readonly string[]): Buffer {
  const chunks: Buffer[] = [];
  streamCanonical(document, prefixes, (chunk) => { chunks.push(Buffer.from(chunk)); });
  return Buffer.concat(chunks);
}

/** Exclusive canonical form of a document, in pieces that are only good until `take` returns. */
export function streamCanonical(document: XmlDocument, prefixes: readonly string[], take: (chunk: Uint8Array) => void): void {
  const handler = {
    write(chunk: Uint8Array): number {
      take(chunk);
      return chunk.byteLength;
    },
    close: () => true,
  };
  document.canonicalize(handler, { mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, inclusiveNamespacePrefixes: [...prefixes] });
}

/** Documents in libxml2's own memory, which no garbage collector empties in time. */
export class Workbench {
  private readonly documents: XmlDocument[] = [];

  parse(xml: Uint8Array): XmlDocument {
    return this.keep(XmlDocument.fromBuffer(xml, PARSING));
  }

  /**
   * Moves an element into a document of its own: a whole document is canonicalised ten times faster than a part of one,
   * and comes out the same when the inclusive prefixes mean there what they meant where it stood.
   * Its nodes still use namespaces of the document it came from, which must therefore live as long.
   */
  detach(element: XmlElement, inclusivePrefixes: readonly string[]): XmlDocument {
    const declared = element.nsDeclarations;
    for (const prefix of new Set(inclusivePrefixes.map(bare))) {
      const uri = element.namespaceForPrefix(prefix) ?? '';
      if (uri !== '' && !Object.hasOwn(declared, prefix)) element.addNsDeclaration(uri, prefix);
    }
    const document = this.keep(XmlDocument.create());
    document.root = element;
    return document;
  }

  clear(): void {
    for (const document of this.documents.reverse()) document.dispose();
  }

  private keep(document: XmlDocument): XmlDocument {
    this.documents.push(document);
    return document;
  }
}
