import { z } from 'zod';
import { HubError } from '../../domain/errors.js';
import type { LmsRegistration } from '../../domain/lms.js';
import type { LmsVisit } from '../../domain/lms-visit.js';
import type { Person } from '../../domain/person.js';
import type { OneTimeValues } from '../../protocols/contract.js';
import { someHat, type SignedIn } from '../admission.js';
import type { DirectoryDesk } from '../directory-desk.js';
import { randomToken } from '../tokens.js';
import type { LmsPeople } from './people.js';
import type { LmsRegistry } from './registry.js';
import type { LmsVisits } from './visits.js';

const CODE_MS = 10 * 60_000;

const HandOver = z.strictObject({ visitId: z.string() });

/** A visit that may become a session of the portal. */
export interface OfferedPortal {
  readonly visit: LmsVisit;
  readonly registration: LmsRegistration;
  readonly person: Person;
}

export interface LmsPortalTools {
  readonly oneTime: OneTimeValues;
  readonly registry: LmsRegistry;
  readonly visits: LmsVisits;
  readonly people: LmsPeople;
  readonly directory: DirectoryDesk;
}

/** The way from a visit of somebody who is linked to their own pages: by a code, once, while the visit lasts. */
export class LmsPortal {
  constructor(private readonly tools: LmsPortalTools) {}

  async offer({ id }: LmsVisit): Promise<string> {
    const code = randomToken();
    await this.tools.oneTime.put('lms-portal', code, JSON.stringify({ visitId: id }), CODE_MS);
    return code;
  }

  /** Whom a code would let in. @throws HubError `LMS-NAVIGATEUR` used, too old, or of a visit that is over */
  async look(code: string): Promise<OfferedPortal> {
    const stored = await this.tools.oneTime.peek('lms-portal', code);
    const visit = stored === undefined ? undefined : await this.tools.visits.byId(HandOver.parse(JSON.parse(stored)).visitId);
    const person = visit?.personId === undefined ? undefined : await this.tools.directory.person(visit.personId);
    if (visit === undefined || person === undefined) throw new HubError('LMS-NAVIGATEUR', { rule: 'hand-over', detail: 'no visit stands behind this code' });
    return { visit, person, registration: await this.tools.registry.requireActive(visit.registrationId) };
  }

  /**
   * Uses the code up. The session may open what this LMS may open, whatever the person is besides.
   * @throws HubError those of `look`; `AUTH-ROLE` when nothing of theirs may be opened through this LMS
   */
  async enter(code: string): Promise<SignedIn> {
    const { visit, person, registration: { id, roles } } = await this.look(code);
    const hats = someHat(await this.tools.directory.hatsWithin(person.id, { roles }), id);
    const subject = (await this.tools.people.user(visit.userId))?.subject ?? '';
    if (!await this.tools.oneTime.use('lms-portal', code)) throw new HubError('LMS-NAVIGATEUR', { rule: 'hand-over', detail: 'the code was used already' });
    return { person, hats, roles, identity: { connectionId: id, protocol: 'lti', subject }, returnTo: '' };
  }
}
