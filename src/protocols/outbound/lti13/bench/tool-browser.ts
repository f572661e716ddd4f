import type { Clock } from '../../../../domain/clock.js';
import type { ToolExchange } from '../../../../domain/tool-test.js';
import type { Reply } from '../../../contract.js';
import type { OutgoingHttp, OutgoingResponse } from '../../../contract/outgoing.js';
import { BenchFault } from './bench-fault.js';
import { answeredOf, askedOf } from '../../../lti/masked.js';

const MAX_BYTES = 1_024 * 1_024;
/** Of one exchange. People do not wait longer either. */
const TIMEOUT_MS = 4_000;
const MOST_COOKIES = 40;
const LONGEST_COOKIE = 4_096;

export interface Answered extends OutgoingResponse {
  /** Where it was asked. */
  readonly url: string;
}

/** A browser without a screen, for one check: it keeps the cookies of each host, follows nothing by itself, and remembers what was said. */
export class ToolBrowser {
  readonly exchanges: ToolExchange[] = [];
  private readonly cookies = new Map<string, Map<string, string>>();

  /** @param until milliseconds since 1970 at which the whole run ends */
  constructor(
    private readonly http: OutgoingHttp,
    private readonly clock: Clock,
    private readonly until: number,
  ) {}

  /** @throws BenchFault `too-late`, HubError `SYS-RESEAU` */
  get(url: string, accept = 'text/html', maxBytes = MAX_BYTES): Promise<Answered> {
    return this.noted(askedOf('GET', url), url, (timeoutMs) => this.http.get({ url, headers: this.headersFor(url, accept), maxBytes, timeoutMs }));
  }

  /** @throws BenchFault `too-late`, HubError `SYS-RESEAU` */
  post(url: string, fields: Readonly<Record<string, string>>): Promise<Answered> {
    const sent = { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
    return this.noted(askedOf('POST', url, fields), url, (timeoutMs) => this.http.post({ url, ...sent, headers: this.headersFor(url, 'text/html'), maxBytes: MAX_BYTES, timeoutMs }));
  }

  /** What the hub tells browsers to do. */
  obey(reply: Reply): Promise<Answered> {
    if (reply.kind === 'form') return this.post(reply.action, reply.fields);
    if (reply.kind === 'redirect') return this.get(reply.url);
    throw new BenchFault('no-request');
  }

  private async noted(asked: string, url: string, send: (timeoutMs: number) => Promise<OutgoingResponse>): Promise<Answered> {
    const left = this.until - this.clock.now();
    if (left <= 0) throw new BenchFault('too-late');
    try {
      const answer = await send(Math.min(TIMEOUT_MS, left));
      this.keepCookies(url, answer.cookies ?? []);
      this.exchanges.push({ asked, answered: answeredOf(answer) });
      return { ...answer, url };
    } catch (error) {
      this.exchanges.push({ asked, answered: '—' });
      throw error;
    }
  }

  private headersFor(url: string, accept: string): Readonly<Record<string, string>> {
    const own = URL.canParse(url) ? this.cookies.get(new URL(url).host) : undefined;
    const cookie = [...(own ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
    return { Accept: accept, ...(cookie === '' ? {} : { Cookie: cookie }) };
  }

  private keepCookies(url: string, lines: readonly string[]): void {
    const { host } = new URL(url);
    const own = this.cookies.get(host) ?? new Map<string, string>();
    for (const line of lines.slice(0, MOST_COOKIES)) {
      const [, name, value] = /^([^=;\s]{1,200})=([^;\r\n]*)/.exec(line.slice(0, LONGEST_COOKIE)) ?? [];
      if (name !== undefined && value !== undefined && own.size < MOST_COOKIES) own.set(name, value);
    }
    this.cookies.set(host, own);
  }
}
