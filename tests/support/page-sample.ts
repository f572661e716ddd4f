import type { Page } from '../../src/web/pages/page.js';
import type { Frame } from '../../src/web/frame-models.js';

/** A page as one of the people of the demonstration meets it. */
export interface PageSample {
  readonly id: string;
  readonly page: Page;
  readonly frame: Frame;
  /** What this page is for: the keyboard must reach it, and script must not be needed for it. */
  readonly main: string;
}
