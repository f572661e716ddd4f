/** An element as it was read: namespaces resolved, no comments, no processing instructions. */
export interface XmlElement {
  /** Local name. */
  readonly name: string;
  readonly namespace: string;
  /** By local name, or by `{namespace}local` for one with a prefix. Namespace declarations are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

export function isNamed(element: XmlElement, namespace: string, name: string): boolean {
  return element.name === name && element.namespace === namespace;
}

export function childrenOf(element: XmlElement | undefined, namespace: string, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => isNamed(child, namespace, name)) ?? [];
}

/** The child of this name when there is exactly one. */
export function onlyChild(element: XmlElement | undefined, namespace: string, name: string): XmlElement | undefined {
  const [child, second] = childrenOf(element, namespace, name);
  return second === undefined ? child : undefined;
}

/** The text of an element that holds nothing else. */
export function textOf(element: XmlElement | undefined): string | undefined {
  return element === undefined || element.children.length > 0 ? undefined : element.text;
}

/** The element and everything below it, in document order. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* descendants(child);
}
