import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import type { LineItem } from '../../domain/line-item.js';
import type { LmsLink, LmsUser } from '../../domain/lms.js';
import { showsResults } from '../../domain/lms-grades.js';
import type { LmsServices } from '../../protocols/contract/lms.js';
import type { Collection } from '../../store/port.js';
import type { ShownResult } from '../graded-places.js';
import type { OpenLms } from './open-lms.js';
import { ShortMemory } from './short-memory.js';

const REMEMBERED_MS = 10_000;
const MOST_COLUMNS = 500;
const AT_ONCE = 50;

/** The marks of a column as the LMS has them, and since when the hub knows. */
export interface LmsMarks {
  readonly readAt: number;
  readonly marks: readonly ShownResult[];
}

export interface LmsResultsTools {
  readonly clock: Clock;
  readonly services: LmsServices;
  readonly lmss: OpenLms;
  readonly users: Collection<LmsUser, 'bySubject'>;
}

/** What teachers see in the LMS, for tools that read back what they sent (B-16). */
export class LmsResults {
  private readonly memory: ShortMemory<LmsMarks>;

  constructor(private readonly tools: LmsResultsTools) {
    this.memory = new ShortMemory(tools.clock, REMEMBERED_MS, MOST_COLUMNS);
  }

  /** Undefined when the LMS does not show them, or not now. */
  async of(column: LineItem, link: LmsLink): Promise<LmsMarks | undefined> {
    const { grades } = link;
    if (grades?.lineItemUrl === undefined || !showsResults(grades)) return undefined;
    const { lineItemUrl } = grades;
    try {
      return await this.memory.get(column.id, () => this.read(column, link, lineItemUrl));
    } catch (error) {
      if (error instanceof HubError) return undefined;
      throw error;
    }
  }

  /** A score was delivered: what was read before is not so any more. */
  forget(columnId: string): void {
    this.memory.forget(columnId);
  }

  private async read({ scoreMaximum }: LineItem, link: LmsLink, lineItemUrl: string): Promise<LmsMarks> {
    const lms = await this.tools.lmss.require(link);
    const readAt = this.tools.clock.now();
    const results = await this.tools.services.results(lms, lineItemUrl);
    const marks: ShownResult[] = [];
    for (let start = 0; start < results.length; start += AT_ONCE) {
      const some = results.slice(start, start + AT_ONCE);
      const found = await Promise.all(some.map(async ({ subject, score, maximum, comment }) => {
        const personId = await this.userOf(link.registrationId, subject);
        return personId === undefined ? [] : [{ personId, score: (score * scoreMaximum) / maximum, comment, scoringUserId: undefined }];
      }));
      marks.push(...found.flat());
    }
    return { readAt, marks };
  }

  private async userOf(registrationId: string, subject: string): Promise<string | undefined> {
    return (await this.tools.users.find('bySubject', { equals: [registrationId, subject], limit: 1 })).items[0]?.id;
  }
}
