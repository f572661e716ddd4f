import type { XmlElement } from '../xml/element.js';

/** A place in a sequence of children. */
export interface Slot {
  readonly namespace: string;
  readonly names: readonly string[];
  /** Default 0. */
  readonly least?: number;
  /** Default: any number. */
  readonly most?: number;
}

/** What keeps an element from holding exactly this sequence of children and no text between them; nothing when it does. */
export function misfit(element: XmlElement, slots: readonly Slot[]): string | undefined {
  if (element.text.trim() !== '') return `${element.name} holds text`;
  let next = 0;
  for (const slot of slots) {
    const start = next;
    while (fits(element.children[next], slot) && next - start < (slot.most ?? Infinity)) next += 1;
    if (next - start < (slot.least ?? 0)) return `${element.name} holds no ${slot.names.join(' or ')} where one belongs`;
  }
  const stray = element.children[next];
  return stray === undefined ? undefined : `${element.name} holds ${JSON.stringify(stray.name.slice(0, 60))} where it does not belong`;
}

function fits(child: XmlElement | undefined, slot: Slot): boolean {
  return child !== undefined && child.namespace === slot.namespace && slot.names.includes(child.name);
}
