import type { Reply } from '../contract.js';

/** What opening a resource leads to: away from the page, or to a page of ours with the tool in it. */
export type Opened = Reply | ToolFrame;

/** A tool that is shown in a frame of a page of ours. */
export interface ToolFrame {
  readonly kind: 'frame';
  readonly title: string;
  /** Address of ours at which the frame begins. */
  readonly src: string;
  /** Origins of the tool: the frame shows no others, and the page round it answers no others. */
  readonly origins: readonly string[];
}
