import type { ChosenItem, Selection, ToolWords } from '../../domain/selection.js';
import type { LaunchRefusal } from '../contract.js';

/** What a tool's picker answers. No items: nothing was chosen, which is no fault. */
export interface SelectionAnswer {
  readonly items: readonly ChosenItem[];
  /** What each item is that was left out, because the hub has no place for it: as its tool calls it, or `file-brief`. */
  readonly leftOut: readonly string[];
  readonly words: ToolWords;
}

/** The flows' side of choosing content with a tool's picker, as a protocol sees it. */
export interface SelectionDesk {
  /** Undefined: unknown, answered already, or too old. */
  peek(selectionId: string): Promise<Selection | undefined>;
  /**
   * Uses the selection up and keeps what was chosen until the teacher says yes. Of any number of concurrent answers exactly
   * one gets the address where they do; the others undefined.
   */
  answer(selection: Selection, answer: SelectionAnswer): Promise<string | undefined>;
  /** Records that the protocol refused an answer. @throws HubError `SYS-LIMITE` when the same selection was refused many times */
  refuse(selection: Selection, refusal: LaunchRefusal): Promise<void>;
}
