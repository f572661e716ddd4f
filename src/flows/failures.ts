import type { Clock } from '../domain/clock.js';
import type { Journal, JournalEvent } from '../domain/journal.js';
import type { FailedOpening } from '../store/collections.js';
import type { Collection } from '../store/port.js';
import { randomToken } from './tokens.js';

const KEPT_MS = 30 * 86_400_000;
const MOST_SHOWN = 5;
/** Under other hats or at other schools there may be younger ones, which are passed over. */
const MOST_READ = 50;

/**
 * What failed lately for one person at one resource: code, time and trace. The audit trail is the proof and has no way to
 * them; this is the way, for whoever is asked for help.
 */
export class Failures {
  constructor(
    private readonly failures: Collection<FailedOpening, 'byPerson'>,
    private readonly clock: Clock,
  ) {}

  /** The same journal, which from now on leaves each refusal of a resource here too. */
  beside(journal: Journal): Journal {
    return {
      record: async (event) => {
        await journal.record(event);
        await this.keep(event);
      },
    };
  }

  /** The last five of those that count, the youngest first, for as long as thirty days. */
  async last(personId: string, resourceId: string, counts: (failure: FailedOpening) => boolean): Promise<readonly FailedOpening[]> {
    const { items } = await this.failures.find('byPerson', { equals: [personId, resourceId], limit: MOST_READ, descending: true });
    return items.filter(counts).slice(0, MOST_SHOWN);
  }

  private async keep({ outcome, code, traceId, personId, resourceId, hatId }: JournalEvent): Promise<void> {
    if (outcome !== 'refused' || code === undefined || personId === undefined || resourceId === undefined) return;
    const at = this.clock.now();
    await this.failures.insert({ id: randomToken(), personId, resourceId, ...(hatId && { hatId }), code, traceId, at, expiresAt: at + KEPT_MS });
  }
}
