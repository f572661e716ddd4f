import type { BoundResource } from '../../connector-kit/index.js';
import type { AccessDecision } from '../../domain/access.js';
import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import type { Journal } from '../../domain/journal.js';
import type { LmsVisit } from '../../domain/lms-visit.js';
import type { Resource } from '../../domain/resource.js';
import type { AnsweredSelection, SelectionTerms } from '../../domain/selection.js';
import type { OneTimeValues, OutboundService, Reply } from '../../protocols/contract.js';
import type { Lms, LmsProtocol, LmsSelection } from '../../protocols/contract/lms.js';
import type { Catalogue } from '../catalogue.js';
import type { DirectoryDesk } from '../directory-desk.js';
import { titleOf, type EmbedFlow } from '../embed.js';
import type { LmsBroker } from './broker.js';
import type { LmsChoice, LmsItems } from './items.js';
import { termsOf, type VisitLaunches } from './visit-launches.js';
import { wordsOf } from './visits.js';

/** More than a teacher puts into a course at once. */
export const MOST_CHOSEN = 20;

type ServiceOf = (bound: BoundResource) => OutboundService;

/** A resource that is put into a course, and the points its column goes up to where one is wanted. */
export interface ChosenResource {
  readonly resourceId: string;
  readonly scoreMaximum?: number | undefined;
}

export interface LmsOffer {
  readonly resource: Resource;
  readonly decision: AccessDecision;
}

export interface LmsSelectionTools {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly catalogue: Catalogue;
  readonly directory: DirectoryDesk;
  readonly launches: VisitLaunches;
  readonly broker: LmsBroker;
  readonly embed: EmbedFlow;
  readonly items: LmsItems;
  /** @throws HubError `LMS-FERME` */
  readonly lmsOf: (registrationId: string) => Promise<Lms>;
  readonly protocol: Pick<LmsProtocol, 'answerSelection'>;
  readonly journal: Journal;
}

/** A teacher of an LMS choosing in the hub's catalogue, from the request of the LMS to the one answer it gets (B-19 to B-21). */
export class LmsSelections {
  constructor(private readonly tools: LmsSelectionTools) {}

  /** What the LMS asked for. @throws HubError `ROLE-REFUS` for who does not choose for a course */
  requested(visit: LmsVisit): LmsSelection {
    const { selection } = wordsOf(visit);
    if (visit.kind !== 'selection' || selection === undefined) throw new HubError('ROLE-REFUS', { rule: 'B-26', detail: 'the visit is for something else' });
    if (visit.role !== 'teacher') throw new HubError('ROLE-REFUS', { detail: 'only who teaches puts resources into a course' });
    return selection;
  }

  /** What may be put into a course of this school: what the teacher may open and is for pupils. */
  async offers(visit: LmsVisit): Promise<readonly LmsOffer[]> {
    this.requested(visit);
    const { person, hat } = await this.tools.launches.wearerOf(visit);
    const resources = this.tools.catalogue.forRole(hat.role).filter(({ audience }) => audience.roles.includes('pupil'));
    const decisions = await this.tools.directory.decideAll(person, hat, resources);
    return resources.flatMap((resource) => {
      const decision = decisions.get(resource.id);
      return decision?.allowed === true ? [{ resource, decision }] : [];
    });
  }

  /**
   * Answers the LMS with resources as they are.
   * @throws HubError `SYS-FORME` when it is nothing or more than the LMS takes, `RES-INCONNUE` for what is not offered, `LTI-CHOIX`
   */
  async choose(visit: LmsVisit, chosen: readonly ChosenResource[], serviceOf: ServiceOf): Promise<Reply> {
    const terms = this.termsFor(visit, chosen.length);
    const offers = new Map((await this.offers(visit)).map(({ resource }) => [resource.id, resource]));
    const choices = chosen.map(({ resourceId, scoreMaximum }): LmsChoice => {
      const resource = offers.get(resourceId);
      if (resource === undefined) throw new HubError('RES-INCONNUE', { detail: 'not offered to this visit' });
      const hasColumn = scoreMaximum !== undefined && terms.lineItems && this.hasScores(resourceId, serviceOf);
      return { resourceId, title: resource.title[visit.locale] ?? resource.title.fr, custom: {}, ...(hasColumn ? { lineItem: { scoreMaximum } } : {}) };
    });
    return this.answer(visit, choices);
  }

  /** Answers the LMS with nothing. @throws HubError `LTI-CHOIX` */
  async cancel(visit: LmsVisit): Promise<Reply> {
    this.requested(visit);
    return this.answer(visit, []);
  }

  /** Opens the picker of a tool. @throws HubError as `LaunchFlow.open` */
  async pick(visit: LmsVisit, resourceId: string, serviceOf: ServiceOf): Promise<Reply> {
    this.requireOpen(visit, this.requested(visit));
    const { traceId, userId: personId, schoolId, courseId: groupId, id: visitId } = visit;
    const terms = termsOf(wordsOf(visit));
    const asked = { traceId, personId, hatId: 'lms', schoolId, groupId, resourceId, visitId, ...(terms === undefined ? {} : { terms }) };
    return this.tools.embed.ask(asked, (purpose) => this.tools.broker.launch(visit, resourceId, serviceOf, purpose));
  }

  /** What came from a picker, for the visit that opened it. @throws HubError `LTI-CHOIX` */
  picked(visit: LmsVisit, selectionId: string): Promise<AnsweredSelection> {
    this.requested(visit);
    return this.tools.embed.waiting(selectionId, ({ visitId }) => visitId === visit.id);
  }

  /** Answers the LMS with it. @throws HubError `LTI-CHOIX`, `SYS-FORME` */
  async answerPicked(visit: LmsVisit, selectionId: string): Promise<Reply> {
    const answered = await this.picked(visit, selectionId);
    const { selection: { resourceId }, items } = answered;
    this.termsFor(visit, items.length);
    const { resource } = this.tools.catalogue.get(resourceId);
    const choices = items.map((item): LmsChoice => ({ ...item, resourceId, title: titleOf(resource, item) }));
    return this.tools.embed.use(answered, () => this.answer(visit, choices));
  }

  /** What the tool of a resource can do beside being opened. */
  abilities(resourceId: string, serviceOf: ServiceOf): { readonly hasPicker: boolean; readonly hasScores: boolean } {
    const hasPicker = serviceOf(this.tools.catalogue.get(resourceId)).hasPicker?.(resourceId) === true;
    return { hasPicker, hasScores: this.hasScores(resourceId, serviceOf) };
  }

  private hasScores(resourceId: string, serviceOf: ServiceOf): boolean {
    return serviceOf(this.tools.catalogue.get(resourceId)).hasScores?.(resourceId) === true;
  }

  /** B-20, D-03, D-04 */
  private termsFor(visit: LmsVisit, count: number): SelectionTerms {
    const requested = this.requested(visit);
    this.requireOpen(visit, requested);
    if (count === 0) throw new HubError('SYS-FORME', { detail: 'nothing is chosen' });
    if (count > (requested.acceptsSeveral ? MOST_CHOSEN : 1)) throw new HubError('SYS-FORME', { rule: 'B-20', detail: 'more than the LMS takes' });
    return { several: requested.acceptsSeveral, lineItems: requested.acceptsLineItems, targets: [] };
  }

  private requireOpen({ registrationId }: LmsVisit, { acceptsLinks }: LmsSelection): void {
    if (!acceptsLinks) throw new HubError('SYS-FORME', { rule: 'B-20', detail: `${registrationId} takes no links` });
  }

  /** One request has one answer: of any number of answers at once one goes out. One that could not be made may be tried again. */
  private async answer(visit: LmsVisit, choices: readonly LmsChoice[]): Promise<Reply> {
    const { oneTime, clock, protocol, items, journal } = this.tools;
    const { registrationId, deploymentId, traceId, userId: personId } = visit;
    if (!await oneTime.claim('lms-answer', visit.id, visit.expiresAt - clock.now())) throw new HubError('LTI-CHOIX', { rule: 'B-21', detail: 'the LMS was answered already' });
    try {
      const lms = await this.tools.lmsOf(registrationId);
      const reply = await protocol.answerSelection(lms, deploymentId, this.requested(visit), await items.wrap(visit, choices));
      await journal.record({ event: 'content-chosen', outcome: 'done', traceId, personId, hatId: 'lms', connectionId: registrationId, organisationId: visit.schoolId, count: choices.length });
      return reply;
    } catch (error) {
      await oneTime.use('lms-answer', visit.id);
      throw error;
    }
  }
}
