/** What the partial `tool-frame` draws; the page that includes it has the script `tool-frame.js`. */
interface ToolFrameModel {
  readonly title: string;
  readonly src: string;
  /** Origins of the tool. */
  readonly origins: readonly string[];
  /** Where the page goes when the tool says that it is done; absent: nowhere. */
  readonly closeHref?: string;
}

/** Pages round a tool in a frame, and in one. */
export interface ToolFrameModels {
  /** A tool in a frame, with the way back and the way to a window of its own. */
  toolFrame: { readonly backHref: string; readonly windowHref: string; readonly tool: ToolFrameModel };
  /** In a frame, and not to stay there. */
  leaveFrame: { readonly href: string };
}
