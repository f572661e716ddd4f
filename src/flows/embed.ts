import type { BoundResource } from '../connector-kit/index.js';
import type { ActivityDraft } from '../domain/activity.js';
import { HubError } from '../domain/errors.js';
import type { Journal } from '../domain/journal.js';
import type { LaunchPurpose } from '../domain/launch.js';
import type { Resource } from '../domain/resource.js';
import { AnsweredSelection, Selection, type ChosenItem } from '../domain/selection.js';
import type { LaunchRefusal, OneTimeValues, OutboundService } from '../protocols/contract.js';
import type { Opened } from '../protocols/contract/tool-frame.js';
import type { SelectionAnswer, SelectionDesk } from '../protocols/contract/selections.js';
import type { ActivityDesk } from './activity-desk.js';
import type { Catalogue } from './catalogue.js';
import type { LaunchFlow, Visitor } from './launch.js';
import { tagOf } from './lms/visits.js';
import type { Throttle } from './throttle.js';
import { randomToken } from './tokens.js';
import type { ToolReturns } from './tool-returns.js';

/** People look for a long time. */
const SELECTION_TTL_MS = 60 * 60_000;
/** Until the teacher says yes. */
const ANSWER_TTL_MS = 60 * 60_000;
/** A refused answer can be tried again while the selection lives; the record of it must not grow with that. */
const REFUSALS_PER_SELECTION = { limit: 10, windowMs: SELECTION_TTL_MS };

export interface EmbedTools {
  readonly origin: string;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly catalogue: Catalogue;
  readonly launch: LaunchFlow;
  readonly activities: ActivityDesk;
  readonly returns: ToolReturns;
  readonly journal: Journal;
}

/** Content for a class, from the picker of a resource's tool to the teacher's yes: asked for, answered once, embedded once. */
export class EmbedFlow implements SelectionDesk {
  constructor(private readonly tools: EmbedTools) {}

  /** Opens the picker, for a teacher of the group. @throws HubError as `LaunchFlow.open`, `RES-INCONNUE` when there is no picker */
  async begin(visitor: Visitor, resourceId: string, groupId: string, serviceOf: (bound: BoundResource) => OutboundService): Promise<Opened> {
    const { traceId, person, hat } = visitor;
    const asked = { traceId, personId: person.id, hatId: hat.id, schoolId: hat.organisationId, groupId, resourceId };
    return this.ask(asked, (purpose) => this.tools.launch.open(visitor, { resourceId, groupId, purpose }, serviceOf));
  }

  /** A selection from wherever, once its launch is made. @throws HubError as the launch */
  async ask<T>(asked: Omit<Selection, 'id'>, launch: (purpose: LaunchPurpose) => Promise<T>): Promise<T> {
    const selection: Selection = { ...asked, id: randomToken() };
    const reply = await launch({ kind: 'deep-linking', selectionId: selection.id });
    await this.tools.oneTime.put('selection', selection.id, JSON.stringify(selection), SELECTION_TTL_MS);
    return reply;
  }

  async peek(selectionId: string): Promise<Selection | undefined> {
    const stored = await this.tools.oneTime.peek('selection', selectionId);
    return stored === undefined ? undefined : Selection.parse(JSON.parse(stored));
  }

  async answer(selection: Selection, { items, leftOut, words }: SelectionAnswer): Promise<string | undefined> {
    const taken = await this.tools.oneTime.take('selection', selection.id);
    if (taken === undefined) return undefined;
    await this.tools.journal.record({ ...eventOf(selection), outcome: 'done', count: items.length });
    const { error, message } = await this.tools.returns.hear(selection.personId, selection, words);
    await this.keep({ selection, items: [...items], leftOut: [...leftOut], error, message });
    return `${this.tools.origin}${pageOf(selection)}`;
  }

  async refuse(selection: Selection, { code, rule, detail }: LaunchRefusal): Promise<void> {
    await this.tools.throttle.count(`refused-selection ${selection.id}`, REFUSALS_PER_SELECTION);
    await this.tools.journal.record({ ...eventOf(selection), outcome: 'refused', code, rule, detail });
  }

  /** What was chosen, for the one who did. @throws HubError `LTI-CHOIX` for others, and when it was embedded or is too old */
  answered(visitor: Visitor, selectionId: string): Promise<AnsweredSelection> {
    return this.waiting(selectionId, (selection) => isOf(visitor, selection));
  }

  /** What was chosen, where it is theirs who ask. @throws HubError `LTI-CHOIX` */
  async waiting(selectionId: string, isTheirs: (selection: Selection) => boolean): Promise<AnsweredSelection> {
    const answered = parseAnswered(await this.tools.oneTime.peek('answered-selection', selectionId));
    if (answered !== undefined && isTheirs(answered.selection)) return answered;
    throw new HubError('LTI-CHOIX', { detail: 'nothing waits under this name for this person' });
  }

  /**
   * Puts all that was chosen into the space of the group, once.
   * @throws HubError `LTI-CHOIX`, or as `ActivityDesk.add`; what was chosen then waits on
   */
  async embed(visitor: Visitor, selectionId: string): Promise<Selection> {
    const answered = await this.answered(visitor, selectionId);
    const { selection, items } = answered;
    const { resource } = this.tools.catalogue.get(selection.resourceId);
    await this.use(answered, () => this.tools.activities.add(visitor, selection.groupId, items.map((item) => draftOf(resource, item))));
    return selection;
  }

  /** Of any number of uses one is made; what was chosen waits on when that fails. @throws HubError `LTI-CHOIX` */
  async use<T>(answered: AnsweredSelection, work: () => Promise<T>): Promise<T> {
    if (await this.tools.oneTime.take('answered-selection', answered.selection.id) === undefined) throw new HubError('LTI-CHOIX', { detail: 'embedded already' });
    try {
      return await work();
    } catch (error) {
      await this.keep(answered);
      throw error;
    }
  }

  private keep(answered: AnsweredSelection): Promise<void> {
    return this.tools.oneTime.put('answered-selection', answered.selection.id, JSON.stringify(answered), ANSWER_TTL_MS);
  }
}

/** What an item is called on the page where it is confirmed, and in the space: its own title, else the resource's. */
export function titleOf({ title }: Resource, item: ChosenItem): string {
  return item.title ?? title.fr;
}

/** Where whoever chose says yes. */
function pageOf({ id, hatId, visitId }: Selection): string {
  return visitId === undefined ? `/espace/${hatId}/selections/${id}` : `/lti/lms/choisir/reponse/${id}?visite=${tagOf({ id: visitId })}`;
}

function draftOf(resource: Resource, item: ChosenItem): ActivityDraft {
  return { ...item, resourceId: resource.id, title: titleOf(resource, item) };
}

function isOf({ person, hat }: Visitor, selection: Selection): boolean {
  return person.id === selection.personId && hat.id === selection.hatId;
}

function eventOf({ traceId, personId, resourceId, hatId, groupId }: Selection) {
  return { event: 'content-chosen' as const, traceId, personId, resourceId, hatId, groupId };
}

function parseAnswered(stored: string | undefined): AnsweredSelection | undefined {
  return stored === undefined ? undefined : AnsweredSelection.parse(JSON.parse(stored));
}
