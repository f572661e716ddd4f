import { setTimeout as wait } from 'node:timers/promises';
import { json, type LmsReply, type LmsRequest } from '../../../src/demo/cartable/lms/exchange.js';
import type { Lms } from '../../../src/demo/cartable/lms/lms.js';

/** `down` hangs up, `half` fails every other time, `unauthorized` forgets its tokens once, `slow` answers after `slowMs`. */
export type LmsFault = 'none' | 'down' | 'slow' | 'half' | 'error' | 'busy' | 'unauthorized';

/** Ways an LMS fails, by what is asked of it. */
export class LmsFaults {
  services: LmsFault = 'none';
  tokens: LmsFault = 'none';
  keys: LmsFault = 'none';
  slowMs = 1_000;
  private asked = 0;

  /** @returns what comes in place of the answer; undefined: the answer itself */
  async meet({ url: { pathname } }: LmsRequest, lms: Lms): Promise<LmsReply | 'hang-up' | undefined> {
    switch (this.of(pathname)) {
      case 'none': return undefined;
      case 'down': return 'hang-up';
      case 'error': return failed(503);
      case 'busy': return failed(429, { 'retry-after': '1' });
      case 'half': return (this.asked += 1) % 2 === 1 ? failed(500) : undefined;
      case 'slow':
        await wait(this.slowMs, undefined, { ref: false });
        return undefined;
      case 'unauthorized':
        this.services = 'none';
        lms.tokens.forget();
        return undefined;
    }
  }

  /** Everything works again. */
  heal(): void {
    [this.services, this.tokens, this.keys] = ['none', 'none', 'none'];
  }

  private of(path: string): LmsFault {
    if (path === '/keys') return this.keys;
    if (path === '/token') return this.tokens;
    return path.startsWith('/courses/') ? this.services : 'none';
  }
}

function failed(status: number, headers: Readonly<Record<string, string>> = {}): LmsReply {
  return json({ error: 'out_of_order' }, { status, headers });
}
