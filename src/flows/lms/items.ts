import type { Clock } from '../../domain/clock.js';
import type { LmsItem } from '../../domain/lms.js';
import type { LmsVisit } from '../../domain/lms-visit.js';
import type { ChosenItem } from '../../domain/selection.js';
import type { LmsLinkItem } from '../../protocols/contract/lms.js';
import type { Collection } from '../../store/port.js';
import { randomToken } from '../tokens.js';

/** What is put into a course: a resource, or what its picker gave of it. */
export interface LmsChoice extends Omit<ChosenItem, 'title'> {
  readonly resourceId: string;
  readonly title: string;
}

/** What was chosen for LMSs. An LMS keeps a name of it and no more: the tool's address and parameters stay here (B-19). */
export class LmsItems {
  constructor(
    private readonly items: Collection<LmsItem>,
    private readonly clock: Clock,
  ) {}

  /** The same for the LMS, which opens them at the hub. */
  async wrap({ registrationId, deploymentId, schoolId, userId }: LmsVisit, chosen: readonly LmsChoice[]): Promise<readonly LmsLinkItem[]> {
    const wrapped = chosen.map(({ from: _from, until: _until, custom, ...item }): LmsItem => ({
      ...item, custom, id: randomToken(), registrationId, deploymentId, schoolId, createdBy: userId, createdAt: this.clock.now(),
    }));
    await this.items.bulkUpsert(wrapped);
    return wrapped.map(({ id: itemId, title, text, lineItem }) => ({ itemId, title, text, lineItem }));
  }
}
