import { HubError } from '../../domain/errors.js';
import type { RelayedScore } from '../../domain/grade-relay.js';
import type { LineItem } from '../../domain/line-item.js';
import type { LmsLink } from '../../domain/lms.js';
import { hasColumn } from '../../domain/lms-grades.js';
import type { OneTimeValues } from '../../protocols/contract.js';
import type { Lms, LmsServices } from '../../protocols/contract/lms.js';
import type { Collection, Stored } from '../../store/port.js';
import { declaredId } from '../gradebook.js';
import { unlessTaken } from '../succeeds.js';
import type { OpenLms } from './open-lms.js';
import type { RelayedResult, RelayOutcome } from './relay.js';

const MAKING = 'lms-column';
/** Longer than it takes to make a column. */
const MAKING_MS = 60_000;
const UNTIL_IT_IS_MADE_MS = 2_000;
/** Nothing is sent meanwhile, and nothing is lost. */
const UNTIL_IT_IS_OPEN_MS = 5 * 60_000;
/** Each time, a launch said anew where the grades of the link go. */
const MOST_TRIES = 20;

export interface DeliveryTools {
  readonly services: LmsServices;
  readonly oneTime: OneTimeValues;
  readonly lmss: OpenLms;
  readonly links: Collection<LmsLink>;
  readonly lineItems: Collection<LineItem>;
}

/** Sends one score to the column of its link, which is made where the LMS has none yet (B-10). */
export class Delivery {
  constructor(private readonly tools: DeliveryTools) {}

  async of(lms: Lms, { relay, lineItemId }: RelayedResult, score: RelayedScore): Promise<RelayOutcome> {
    const link = await this.tools.links.get(relay.linkId);
    if (link === undefined || !hasColumn(link.grades)) return { kind: 'unsent' };
    if (await this.tools.lmss.find(link) === undefined) return { kind: 'later', afterMs: UNTIL_IT_IS_OPEN_MS, code: 'LMS-FERME' };
    const own = await this.tools.lineItems.get(lineItemId);
    // Another column of the link is the tool's own, and the LMS has none for it.
    if (own?.id !== declaredId(own?.contextId ?? '', link.id)) return { kind: 'unsent' };
    const column = await this.columnOf(lms, link, own);
    if (typeof column !== 'string') return column;
    const delivery = await this.tools.services.postScore(lms, column, relay.subject, score);
    switch (delivery.outcome) {
      // The LMS has a later one: this one has come to an end all the same (B-15).
      case 'delivered': case 'outdated': return { kind: 'delivered' };
      case 'again': return { kind: 'again', status: delivery.status, afterMs: delivery.afterMs };
      case 'refused': return { kind: 'refused', status: delivery.status };
    }
  }

  private async columnOf(lms: Lms, link: Stored<LmsLink>, column: LineItem): Promise<string | RelayOutcome> {
    const { lineItemUrl, lineItemsUrl } = link.grades ?? {};
    if (lineItemUrl !== undefined) return lineItemUrl;
    if (lineItemsUrl === undefined) return { kind: 'unsent' };
    // Thirty pupils hand in at once, and the LMS gets one column.
    if (!await this.tools.oneTime.claim(MAKING, link.id, MAKING_MS)) return { kind: 'later', afterMs: UNTIL_IT_IS_MADE_MS };
    try {
      return await this.make(lms, link, column, lineItemsUrl);
    } catch (error) {
      return outcomeOf(error);
    } finally {
      await this.tools.oneTime.use(MAKING, link.id);
    }
  }

  private async make(lms: Lms, link: LmsLink, column: LineItem, lineItemsUrl: string): Promise<string> {
    // Another worker may have made it just now.
    const known = (await this.tools.links.get(link.id))?.grades?.lineItemUrl;
    if (known !== undefined) return known;
    const { label, scoreMaximum, tag, resourceId = link.itemId ?? link.resourceId } = column;
    const draft = { label, scoreMaximum, resourceLinkId: link.resourceLinkId, resourceId, tag };
    const made = await this.tools.services.ensureLineItem(lms, lineItemsUrl, draft);
    await this.keep(link.id, made);
    return made;
  }

  private async keep(linkId: string, lineItemUrl: string): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const link = await this.tools.links.get(linkId);
      if (link?.grades === undefined || link.grades.lineItemUrl !== undefined) return;
      const kept = await unlessTaken(this.tools.links.replace({ ...link, grades: { ...link.grades, lineItemUrl } }));
      if (kept !== undefined) return;
    }
  }
}

function outcomeOf(error: unknown): RelayOutcome {
  if (error instanceof HubError && error.code === 'LMS-REFUS') return { kind: 'refused' };
  if (error instanceof HubError && error.code === 'LMS-PANNE') return { kind: 'again' };
  throw error;
}
