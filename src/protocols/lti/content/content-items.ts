import { z } from 'zod';
import { ChosenItem } from '../../../domain/selection.js';
import { plainText } from '../../../domain/text.js';
import { ITEM_READERS, type ItemRules } from './item-readers.js';
import { refusedAnswer } from './refused-answer.js';

/** More than a teacher picks at once, and than fits in the space of a class. */
const MOST_ITEMS = 100;
const LONGEST_TYPE = 40;

/** Kinds of items there is a place for, as Deep Linking 2.0 calls them. Others are left out, by name. */
export const ACCEPTED_TYPES: readonly string[] = [...ITEM_READERS.keys()];

const Typed = z.looseObject({ type: z.string().min(1).max(1_000) });
const Items = z.array(Typed).max(MOST_ITEMS);

export interface ContentItems {
  readonly items: readonly ChosenItem[];
  /** What each item is that was left out. */
  readonly leftOut: readonly string[];
}

/**
 * The content items of an answer (Deep Linking 2.0, 3 and 4.5), all of them or none: D-04 to D-06, D-08. Two items are two,
 * however alike.
 * @throws HubError `LTI-REQUETE` naming the item and the clause
 */
export function readContentItems(claim: unknown, rules: ItemRules): ContentItems {
  const listed = Items.safeParse(claim ?? []);
  if (!listed.success) throw refusedAnswer('D-05', 'content_items is no list of items, or of too many');
  const items: ChosenItem[] = [];
  const leftOut: string[] = [];
  for (const [index, item] of listed.data.entries()) {
    const read = ITEM_READERS.get(item.type)?.(item, `content_items.${index}`, rules) ?? { leftOut: plainText(item.type, LONGEST_TYPE) };
    if ('leftOut' in read) leftOut.push(read.leftOut);
    else items.push(ChosenItem.parse(read));
  }
  return { items, leftOut };
}
