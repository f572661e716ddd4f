import { HubError } from '../../../../domain/errors.js';
import type { OutgoingResponse } from '../../../contract/outgoing.js';

interface FailureFacts {
  /** Of the answer; absent when there was none. */
  readonly status?: number | undefined;
  /** Milliseconds; where the LMS says when to come back. */
  readonly afterMs?: number | undefined;
  /** Of a refusal: what the LMS wrote, never shown. */
  readonly body?: string | undefined;
}

/** Why an LMS did not do what it was asked: `again`, another try may end otherwise; `refused`, no try will (B-15). */
export class ServiceFailure extends Error {
  constructor(readonly kind: 'again' | 'refused', readonly what: string, readonly facts: FailureFacts = {}) {
    super(what);
  }

  /** The same for who has no second try. */
  asHubError(): HubError {
    const status = this.facts.status === undefined ? '' : `, status ${this.facts.status}`;
    return new HubError(this.kind === 'again' ? 'LMS-PANNE' : 'LMS-REFUS', { detail: `${this.what}${status}` });
  }
}

const WORTH_ANOTHER_TRY = [408, 425, 429];
const LONGEST_WAIT_S = 24 * 3_600;

/** What an answer that is no success means. */
export function failureOf(what: string, { status, retryAfter, body }: OutgoingResponse): ServiceFailure {
  const isPassing = status >= 500 || WORTH_ANOTHER_TRY.includes(status);
  if (!isPassing) return new ServiceFailure('refused', what, { status, body });
  return new ServiceFailure('again', what, { status, afterMs: waitOf(retryAfter) });
}

/** Seconds of RFC 9110, 10.2.3; a date is not worth a clock of theirs. */
function waitOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined || !/^\d{1,9}$/.test(retryAfter)) return undefined;
  return Math.min(Number(retryAfter), LONGEST_WAIT_S) * 1_000;
}
