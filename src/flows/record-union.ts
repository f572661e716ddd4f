import type { DirectoryCollections } from '../directory/collections.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Journal } from '../domain/journal.js';
import type { Person } from '../domain/person.js';
import { roleOf } from '../domain/profile.js';
import type { PersonLink } from '../store/collections.js';
import type { Collection } from '../store/port.js';
import type { VerifiedAccount } from './admission.js';
import type { SessionVault } from './session-vault.js';

/** How long a link or a union can be undone. */
export const UNDO_MS = 30 * 24 * 3_600_000;
const MOST_LINKS = 100;

export interface UnionTools {
  readonly clock: Clock;
  readonly directory: DirectoryCollections;
  readonly links: Collection<PersonLink, 'byPerson' | 'byOrganisation'>;
  readonly sessions: SessionVault;
  readonly journal: Journal;
}

export interface UnionRequest {
  /** The record that stays. */
  readonly into: string;
  readonly others: readonly string[];
  /** The account whose provider proved that they are one person's. */
  readonly identity: VerifiedAccount;
  readonly traceId: string;
}

/**
 * Several records of one parent become one, with the children of all; undone within thirty days they are what they were.
 * Nothing of a record is moved or changed but its pointer, so that whatever writes the directory goes on as before.
 */
export class RecordUnion {
  constructor(private readonly tools: UnionTools) {}

  /** Parents only: a record that opens a school to somebody is never tied to another by its owner alone. */
  async isPossible(personIds: readonly string[]): Promise<boolean> {
    const records = await Promise.all(personIds.map(async (id) => {
      const [person, { items }] = await Promise.all([
        this.tools.directory.people.get(id),
        this.tools.directory.affiliations.find('byPerson', { equals: [id], limit: MOST_LINKS }),
      ]);
      return person?.state === 'active' && items.every(({ profile }) => roleOf(profile) === 'parent');
    }));
    return records.every(Boolean);
  }

  /** First the proof, then each record and what undoes it. A crash leaves some of them united, and the rest for the next choice. */
  async unite({ into, others, identity, traceId }: UnionRequest): Promise<void> {
    const { clock, journal, links, sessions } = this.tools;
    const { connectionId } = identity;
    for (const mergedId of others) {
      await journal.record({ event: 'records-united', outcome: 'done', traceId, personId: into, subjectId: mergedId, connectionId });
      const now = clock.now();
      await links.bulkUpsert([{ id: unionId(mergedId), kind: 'union', personId: into, byPersonId: into, mergedId, connectionId, at: now, expiresAt: now + UNDO_MS }]);
      await this.change(mergedId, (person) => ({ ...person, state: 'merged', mergedInto: into }));
      await sessions.endAllOf(mergedId);
    }
  }

  /** The unions of this person that can still be undone, the newest first. */
  async of(personId: string): Promise<readonly PersonLink[]> {
    const { items } = await this.tools.links.find('byPerson', { equals: [personId], limit: MOST_LINKS, descending: true });
    return items.filter(({ kind }) => kind === 'union');
  }

  /** @throws HubError `LIEN-REFUS` when there is no such union of this person, or no longer */
  async part(personId: string, mergedId: string, traceId: string): Promise<void> {
    const link = await this.tools.links.get(unionId(mergedId));
    if (link?.personId !== personId) throw new HubError('LIEN-REFUS', { detail: 'no union of this person can be undone' });
    await this.tools.journal.record({ event: 'records-parted', outcome: 'done', traceId, personId, subjectId: mergedId, connectionId: link.connectionId });
    // Only what the union did is undone: a hand may have closed the record meanwhile.
    await this.change(mergedId, ({ mergedInto: _into, ...person }) => ({ ...person, state: person.state === 'merged' ? 'active' : person.state }));
    await this.tools.links.remove(link.id);
  }

  private async change(id: string, to: (person: Person) => Person): Promise<void> {
    const stored = await this.tools.directory.people.get(id);
    if (stored === undefined) return;
    await this.tools.directory.people.replace({ ...to(stored), version: stored.version });
  }
}

function unionId(mergedId: string): string {
  return `union ${mergedId}`;
}
