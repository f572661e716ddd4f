import type { Clock } from '../../domain/clock.js';
import type { GradeRelay } from '../../domain/grade-relay.js';
import type { LineItem, Result } from '../../domain/line-item.js';
import type { LmsLink } from '../../domain/lms.js';
import { everyPage } from '../../store/every-page.js';
import type { Collection } from '../../store/port.js';
import { succeeds } from '../succeeds.js';
import type { Throttle } from '../throttle.js';
import { isRelayed, retried, type RelayedResult } from './relay.js';

/** A teacher may ask for another try of a course so often. */
const RETRIES = { limit: 20, windowMs: 10 * 60_000 };
const MOST_COUNTED = 10_000;

/** Scores of one link that did not get home, all for the same reason. */
export interface DeadLetter {
  readonly linkId: string;
  readonly title: string;
  /** `waiting`: the hub goes on trying by itself. */
  readonly state: Exclude<GradeRelay['state'], 'sent'>;
  /** Why: an error code; absent where the LMS has no column. */
  readonly code?: string | undefined;
  /** What the LMS answered, where it did. */
  readonly status?: number | undefined;
  /** Of the latest try, or of the latest score. */
  readonly at: number;
  readonly count: number;
}

/** A score that the LMS does not have, in the LMS's own words and in no others. */
export interface UndeliveredScore {
  readonly resourceLinkId: string;
  readonly lineItemUrl?: string | undefined;
  readonly column: string;
  readonly subject: string;
  readonly score: Pick<Result, 'activityProgress' | 'gradingProgress' | 'scoreGiven' | 'scoreMaximum' | 'comment'>;
  readonly timestamp: number;
  readonly state: GradeRelay['state'];
  readonly failure?: GradeRelay['failure'];
}

export interface DeadLettersTools {
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly results: Collection<Result, 'byLineItem' | 'byUndelivered'>;
  readonly lineItems: Collection<LineItem, 'byPlace'>;
  readonly links: Collection<LmsLink>;
}

/** Scores that did not get home: for the teacher of the course, and for whoever looks after the LMS. */
export class DeadLetters {
  constructor(private readonly tools: DeadLettersTools) {}

  /** Of one course, the latest first. What is under way and never failed is not among them. */
  async ofCourse(courseId: string): Promise<readonly DeadLetter[]> {
    const letters = new Map<string, Omit<DeadLetter, 'title'>>();
    for await (const result of this.undeliveredIn(courseId)) {
      const letter = letterOf(result);
      if (letter === undefined) continue;
      const key = JSON.stringify([letter.linkId, letter.state, letter.code, letter.status]);
      const { at = 0, count = 0 } = letters.get(key) ?? {};
      letters.set(key, { ...letter, at: Math.max(at, letter.at), count: count + 1 });
    }
    const all = [...letters.values()].sort((a, b) => b.at - a.at);
    return Promise.all(all.map(async (letter) => ({ ...letter, title: (await this.tools.links.get(letter.linkId))?.title ?? '' })));
  }

  /** Whether the LMS refused some of a course for good. */
  async hasDead(courseId: string): Promise<boolean> {
    for await (const { relay } of this.undeliveredIn(courseId)) if (relay.state === 'dead') return true;
    return false;
  }

  /** Sends all of one link again now. Returns how many. @throws HubError `SYS-LIMITE` when it is asked for again and again */
  async retry(courseId: string, linkId: string): Promise<number> {
    await this.tools.throttle.count(`lms-retry ${courseId}`, RETRIES);
    let count = 0;
    for await (const result of this.undeliveredIn(courseId)) {
      if (result.relay.linkId !== linkId) continue;
      // Another write means that it is being seen to.
      count += Number(await succeeds(this.tools.results.replace(retried(result, this.tools.clock.now()))));
    }
    return count;
  }

  /** How many scores an LMS does not have yet, whatever the reason; of very many, not all are counted. */
  count(registrationId: string): Promise<number> {
    return this.tools.results.count('byUndelivered', [registrationId], MOST_COUNTED);
  }

  /** All of them, also of an LMS that is closed or gone (B-30). */
  async* ofLms(registrationId: string): AsyncGenerator<UndeliveredScore> {
    for await (const result of everyPage(this.tools.results, 'byUndelivered', [registrationId])) {
      const { relay, timestamp } = result;
      if (relay === undefined) continue;
      const [link, column] = await Promise.all([this.tools.links.get(relay.linkId), this.tools.lineItems.get(result.lineItemId)]);
      yield {
        resourceLinkId: link?.resourceLinkId ?? '',
        lineItemUrl: link?.grades?.lineItemUrl,
        column: column?.label ?? '',
        subject: relay.subject,
        score: result,
        timestamp,
        state: relay.state,
        failure: relay.failure,
      };
    }
  }

  private async* undeliveredIn(courseId: string): AsyncGenerator<RelayedResult> {
    for await (const { id } of everyPage(this.tools.lineItems, 'byPlace', [courseId])) {
      for await (const result of everyPage(this.tools.results, 'byLineItem', [id])) {
        if (result.undelivered !== undefined && isRelayed(result)) yield result;
      }
    }
  }
}

/** Undefined for what is under way and never failed. */
function letterOf({ relay: { linkId, state, failure }, receivedAt }: RelayedResult): Omit<DeadLetter, 'title'> | undefined {
  if (state === 'sent' || (state === 'waiting' && failure === undefined)) return undefined;
  const { at, code, status } = { code: undefined, status: undefined, at: receivedAt, ...(state === 'unsent' ? {} : failure) };
  return { linkId, state, code, status, at, count: 1 };
}
