import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Launch } from '../../domain/launch.js';
import { LmsWords } from '../../domain/lms-visit.js';
import type { ToolWords } from '../../domain/selection.js';
import type { LocalText } from '../../domain/text.js';
import type { OneTimeValues } from '../../protocols/contract.js';
import type { Catalogue } from '../catalogue.js';
import type { Throttle } from '../throttle.js';
import type { ToolReturns } from '../tool-returns.js';

const RETURNS_PER_LAUNCH = { limit: 60, windowMs: 60_000 };
const HANDLE = /^[A-Za-z0-9_-]{43}$/;

/** What a tool's way back leads to; as long as the visit can last. */
const Way = z.strictObject({
  personId: z.string(),
  resourceId: z.string(),
  traceId: z.string(),
  registrationId: z.string(),
  /** Of the LMS; absent where it gave none. */
  url: LmsWords.shape.returnUrl,
});

/** Where somebody goes on to who comes back from a tool: to the LMS, or to a page of ours that says what the tool said. */
export type LmsReturn =
  | { readonly kind: 'forward'; readonly url: string }
  | { readonly kind: 'page'; readonly registrationId: string; readonly tool: LocalText | undefined; readonly traceId: string; readonly words: Pick<ToolWords, 'error' | 'message'> };

export interface LmsReturnTools {
  readonly origin: string;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly catalogue: Catalogue;
  readonly returns: ToolReturns;
}

/**
 * The way back from a tool to the LMS (B-23). Its address can be made by nobody who does not know the session, needs no cookie, and
 * leads to no place but the one that the LMS signed.
 */
export class LmsReturns {
  constructor(private readonly tools: LmsReturnTools) {}

  /** For a launch that is about to be made. */
  async keep(launch: Launch, { registrationId, returnUrl }: { readonly registrationId: string; readonly returnUrl?: string | undefined }, ttlMs: number): Promise<void> {
    const { personId, resourceId, traceId } = launch;
    const way: z.infer<typeof Way> = { personId, resourceId, traceId, registrationId, ...(returnUrl === undefined ? {} : { url: returnUrl }) };
    await this.tools.oneTime.put('lms-return', handleOf(launch), JSON.stringify(way), ttlMs);
  }

  urlFor(launch: Launch): string {
    return `${this.tools.origin}/lti/lms/retour/${handleOf(launch)}`;
  }

  /** Undefined for an address that nobody was given, or whose visit is over. @throws HubError `SYS-LIMITE` */
  async follow(handle: string, words: ToolWords): Promise<LmsReturn | undefined> {
    const stored = HANDLE.test(handle) ? await this.tools.oneTime.peek('lms-return', handle) : undefined;
    if (stored === undefined) return undefined;
    await this.tools.throttle.count(`lms-return ${handle}`, RETURNS_PER_LAUNCH);
    const { personId, resourceId, traceId, registrationId, url } = Way.parse(JSON.parse(stored));
    const heard = await this.tools.returns.hear(personId, { resourceId, traceId }, words);
    if (url !== undefined) return { kind: 'forward', url: withWords(url, heard) };
    return { kind: 'page', registrationId, traceId, tool: this.tools.catalogue.find(resourceId)?.resource.title, words: heard };
  }
}

function handleOf({ id, sessionRef }: Launch): string {
  return createHash('sha256').update(JSON.stringify(['lms return', sessionRef, id])).digest('base64url');
}

/** Core 1.3, 5.4.4. The rest of the address stays as the LMS wrote it. */
function withWords(address: string, { error, message }: Pick<ToolWords, 'error' | 'message'>): string {
  const words = new URLSearchParams();
  if (message !== undefined) words.set('lti_msg', message);
  if (error !== undefined) words.set('lti_errormsg', error);
  if (words.size === 0) return address;
  const [page = '', ...fragment] = address.split('#');
  return [`${page}${page.includes('?') ? '&' : '?'}${words.toString()}`, ...fragment].join('#');
}
