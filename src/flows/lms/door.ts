import { HubError } from '../../domain/errors.js';
import type { Journal } from '../../domain/journal.js';
import type { LmsRegistration } from '../../domain/lms.js';
import { roleInCourse } from '../../domain/lms-role.js';
import { LmsWords } from '../../domain/lms-visit.js';
import type { LmsMessage } from '../../protocols/contract/lms.js';
import type { LmsPlaces } from './contract.js';
import { newLmsUserId, type LmsPeople } from './people.js';
import type { LmsRegistry } from './registry.js';
import type { VisitDraft } from './visits.js';

export interface LmsDoorTools {
  readonly registry: LmsRegistry;
  readonly people: LmsPeople;
  readonly places: LmsPlaces;
  readonly journal: Journal;
}

/** What becomes of a message that is genuine: which school, who, where, and so what visit. */
export class LmsDoor {
  constructor(private readonly tools: LmsDoorTools) {}

  /**
   * @throws HubError `LMS-ETABLISSEMENT`; `LMS-LIEN`, `LMS-BOUCLE`; `AUTH-COMPTE`, `AUTH-DOUBLON` of a person who is linked;
   *   `LMS-MESSAGE` when it says more than a visit can hold
   */
  async enter(registration: LmsRegistration, message: LmsMessage, traceId: string): Promise<VisitDraft> {
    const { registry, places } = this.tools;
    const { id: registrationId } = registration;
    const { deploymentId } = message;
    const words = wordsIn(message);
    const schoolId = await registry.schoolOf(registration, deploymentId);
    const who = await this.whoIsIt(registration, schoolId, message);
    const place = await places.settle({ registration, schoolId, userId: who.userId, message });
    return {
      kind: kindOf(message, place.resourceId),
      registrationId,
      deploymentId,
      schoolId,
      ...who,
      ...place,
      role: roleInCourse(message.roles),
      locale: message.presentation.locale?.toLowerCase().startsWith('en') === true ? 'en' : 'fr',
      traceId,
      words,
    };
  }

  /** First the proof, then the visit: what cannot be recorded must not happen. */
  async recordEntry({ registrationId, userId, schoolId, resourceId, traceId }: VisitDraft): Promise<void> {
    await this.tools.journal.record({ event: 'lms-launch', outcome: 'done', traceId, connectionId: registrationId, personId: userId, organisationId: schoolId, resourceId });
  }

  private async whoIsIt(registration: LmsRegistration, schoolId: string, message: LmsMessage): Promise<Pick<VisitDraft, 'userId' | 'isAnonymous' | 'personId'>> {
    const { subject } = message;
    if (subject === undefined) {
      if (!registration.allowAnonymous) throw new HubError('LMS-MESSAGE', { rule: 'sub', detail: 'launches without a subject are not taken from this LMS' });
      return { userId: newLmsUserId(), isAnonymous: true };
    }
    const [user, person] = await Promise.all([this.tools.people.userOf(registration.id, subject), this.tools.people.linkedPerson(registration, schoolId, subject, message)]);
    return { userId: user.id, isAnonymous: false, ...(person === undefined ? {} : { personId: person.id }) };
  }
}

function kindOf({ kind }: LmsMessage, resourceId: string | undefined): VisitDraft['kind'] {
  if (kind === 'deep-linking') return 'selection';
  return resourceId === undefined ? 'portal' : 'link';
}

function wordsIn({ subject, roles, attributes, presentation: { documentTarget, returnUrl }, hops, selection }: LmsMessage): LmsWords {
  // Somebody anonymous has no name either, whatever else came (Core 1.3, 5.3.6.1).
  const told = subject === undefined ? {} : attributes;
  const words = LmsWords.safeParse(JSON.parse(JSON.stringify({ roles, attributes: told, documentTarget, returnUrl, hops, selection })));
  if (!words.success) throw new HubError('LMS-MESSAGE', { rule: 'size', detail: 'the message says more than a visit holds' });
  return words.data;
}
