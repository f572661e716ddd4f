import type { ToolWords } from '../../../domain/selection.js';
import type { SelectionAnswer } from '../../contract/selections.js';
import { readContentItems } from './content-items.js';
import type { ItemRules } from './item-readers.js';

/**
 * What a picker said, and what was chosen in it. D-09: where there is an error there are no items, and they are not read.
 * @throws HubError `LTI-REQUETE` as `readContentItems`
 */
export function answerOf(words: ToolWords, items: () => unknown, rules: ItemRules): SelectionAnswer {
  const hasFailed = (words.error ?? '').trim() !== '';
  return { ...hasFailed ? { items: [], leftOut: [] } : readContentItems(items(), rules), words };
}
