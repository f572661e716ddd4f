import type { BrowserAnswer } from './http-browser.js';

/** What an error page says to give on the phone: the code, and the id of the occurrence. */
export interface ErrorPage {
  readonly status: number;
  readonly code: string;
  readonly traceId: string;
  /** Where its one button leads; empty where it has none. */
  readonly href: string;
}

/** @throws when the answer is no error page */
export function errorPageOf({ status, text }: Pick<BrowserAnswer, 'status' | 'text'>): ErrorPage {
  const [, code, traceId] = /<code>([A-Z]+-[A-Z-]+) · ([0-9A-Z]{4}-[0-9A-Z]{2})<\/code>/.exec(text) ?? [];
  const [, href = ''] = /<p class="actions"><a class="button filled" href="([^"]*)">/.exec(text) ?? [];
  if (code === undefined || traceId === undefined) throw new Error(`no error page, status ${status}`);
  return { status, code, traceId, href: href.replace(/&amp;/g, '&') };
}
