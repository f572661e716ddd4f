import { createHash } from 'node:crypto';
import type { Journal } from '../domain/journal.js';
import type { Launch } from '../domain/launch.js';
import type { ToolWords } from '../domain/selection.js';
import { sameText } from '../protocols/contract/same-text.js';
import { plainText, type LocalText } from '../domain/text.js';
import type { Catalogue } from './catalogue.js';
import type { Throttle } from './throttle.js';

const RETURNS_PER_SESSION = { limit: 60, windowMs: 60_000 };
const LONGEST_TEXT = 500;

/** The parts of an address a tool sends people back to. */
export interface ReturnAddress {
  readonly resourceId: string;
  readonly traceId: string;
  readonly seal: string;
}

/** A tool's own words as a page may show them: plain text on one line, 500 characters at most. */
export interface ToolMessage {
  readonly tool: LocalText;
  readonly traceId: string;
  readonly error?: string;
  readonly message?: string;
}

export interface ToolReturnsTools {
  readonly origin: string;
  readonly catalogue: Catalogue;
  readonly throttle: Throttle;
  readonly journal: Journal;
}

/**
 * The way back from a tool. Its address is sealed for the session that opened the tool: words on a page of ours come from
 * a tool somebody did open, never from a link that somebody else made.
 */
export class ToolReturns {
  constructor(private readonly tools: ToolReturnsTools) {}

  urlFor({ resourceId, traceId, sessionRef }: Launch): string {
    return `${this.tools.origin}/espace/retour/${resourceId}/${traceId}/${sealOf(sessionRef, resourceId, traceId)}`;
  }

  /**
   * What to show of what a tool said; undefined when it said nothing, or to another session.
   * @throws HubError `SYS-LIMITE`
   */
  async accept(visitor: { readonly personId: string; readonly sessionRef: string }, address: ReturnAddress, words: ToolWords): Promise<ToolMessage | undefined> {
    const { resourceId, traceId, seal } = address;
    if (!sameText(seal, sealOf(visitor.sessionRef, resourceId, traceId))) return undefined;
    await this.tools.throttle.count(`tool-return ${visitor.sessionRef}`, RETURNS_PER_SESSION);
    const { error, message } = await this.hear(visitor.personId, address, words);
    if (error === undefined && message === undefined) return undefined;
    const { title } = this.tools.catalogue.get(resourceId).resource;
    return { tool: title, traceId, ...(error === undefined ? {} : { error }), ...(message === undefined ? {} : { message }) };
  }

  /** Writes down what is for the log, and leaves what is for the person, as a page may show it. */
  async hear(personId: string, about: Omit<ReturnAddress, 'seal'>, words: ToolWords): Promise<Pick<ToolWords, 'error' | 'message'>> {
    await this.record(personId, about, words);
    return { error: shown(words.error), message: shown(words.message) };
  }

  /** Under the trace of the launch. What was said to the person is theirs and is not written down. */
  private async record(personId: string, { resourceId, traceId }: Omit<ReturnAddress, 'seal'>, { error, errorLog, log }: ToolWords): Promise<void> {
    const lines = [shown(errorLog), shown(log)].filter((line) => line !== undefined);
    const hasFailed = shown(error) !== undefined || shown(errorLog) !== undefined;
    if (!hasFailed && lines.length === 0) return;
    const outcome = hasFailed ? { outcome: 'refused', code: 'LTI-REFUS' } as const : { outcome: 'done' } as const;
    await this.tools.journal.record({ event: 'tool-message', ...outcome, traceId, personId, resourceId, detail: lines.join(' | ') });
  }
}

/** The name of a session inside the hub never leaves it, and nobody can make this without it. */
function sealOf(sessionRef: string, resourceId: string, traceId: string): string {
  return createHash('sha256').update(JSON.stringify(['tool return', sessionRef, resourceId, traceId])).digest('base64url');
}

function shown(text: string | undefined): string | undefined {
  return plainText(text ?? '', LONGEST_TEXT) || undefined;
}
