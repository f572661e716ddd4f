import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import { directoryKeyId, identityId } from '../../domain/identity.js';
import { lmsUserId, type LmsRegistration, type LmsUser } from '../../domain/lms.js';
import type { Lookup } from '../../domain/lookup.js';
import type { Person } from '../../domain/person.js';
import type { LmsMessage } from '../../protocols/contract/lms.js';
import type { Collection } from '../../store/port.js';
import type { DirectoryCollections } from '../../directory/collections.js';
import { followMerges } from '../../directory/merges.js';
import type { DirectoryDesk } from '../directory-desk.js';
import { succeeds } from '../succeeds.js';
import { randomPseudonym } from '../tokens.js';

const DAY_MS = 24 * 3_600_000;
const LONGEST_KEY = 200;

export interface LmsPeopleTools {
  readonly clock: Clock;
  readonly users: Collection<LmsUser, 'bySubject'>;
  readonly people: DirectoryCollections;
  readonly directory: DirectoryDesk;
}

/** Who comes from LMSs: somebody as their LMS knows them, and the person of the directory where a link says who that is. */
export class LmsPeople {
  constructor(private readonly tools: LmsPeopleTools) {}

  /** Known by the subject and nothing else (Core 1.3, 3.3); somebody new from the first launch on. */
  async userOf(registrationId: string, subject: string): Promise<LmsUser> {
    const { clock, users } = this.tools;
    const seenAt = clock.now();
    const known = await this.bySubject(registrationId, subject);
    if (known === undefined) {
      const user = { id: newLmsUserId(), registrationId, subject, seenAt };
      return await succeeds(users.insert(user)) ? user : this.requireBySubject(registrationId, subject);
    }
    if (seenAt - known.seenAt >= DAY_MS) await succeeds(users.replace({ ...known, seenAt }));
    return known;
  }

  user(id: string): Promise<LmsUser | undefined> {
    return this.tools.users.get(id);
  }

  /**
   * The person behind an account of an LMS: linked before by an explicit step, or named by a directory key that this LMS is trusted
   * to give for people of the school it speaks for, and no other. Never found by a name or an address (B-03).
   * @throws HubError `AUTH-DOUBLON` when the key names somebody else than the link; `AUTH-COMPTE` when the person is blocked
   */
  async linkedPerson(registration: LmsRegistration, schoolId: string, subject: string, message: Pick<LmsMessage, 'sourcedId'>): Promise<Person | undefined> {
    const identity = { connectionId: registration.id, protocol: 'lti', subject, attributes: {} };
    const found = await this.tools.directory.resolve(identity, { lookups: [{ by: 'stored' }, ...await this.trustedLookups(registration, schoolId, message)] });
    return found.outcome === 'one' ? found.person : undefined;
  }

  /** Whether an account is this person's still. */
  async isLinked(userId: string, personId: string): Promise<boolean> {
    const user = await this.user(userId);
    const identity = user === undefined ? undefined : await this.tools.people.identities.get(identityId(user.registrationId, user.subject));
    const [person] = await followMerges(this.tools.people, identity === undefined ? [] : [identity.personId]);
    return person?.id === personId && person.state !== 'blocked';
  }

  private async trustedLookups({ trustedKey, roles }: LmsRegistration, schoolId: string, { sourcedId = '' }: Pick<LmsMessage, 'sourcedId'>): Promise<readonly Lookup[]> {
    if (trustedKey === undefined || sourcedId === '' || sourcedId.length > LONGEST_KEY) return [];
    const key = directoryKeyId(trustedKey.kind, sourcedId);
    const named = await this.tools.people.directoryKeys.get(key);
    const hats = named === undefined ? [] : await this.tools.directory.hatsOf(named.personId);
    const isOfTheSchool = hats.some(({ role, organisationId }) => organisationId === schoolId && roles.includes(role));
    return isOfTheSchool ? [{ by: 'key', from: 'trustedKey', keys: [key] }] : [];
  }

  private async bySubject(registrationId: string, subject: string) {
    return (await this.tools.users.find('bySubject', { equals: [registrationId, subject], limit: 1 })).items[0];
  }

  private async requireBySubject(registrationId: string, subject: string): Promise<LmsUser> {
    const user = await this.bySubject(registrationId, subject);
    if (user === undefined) throw new HubError('SYS-CONFLIT', { detail: 'somebody of an LMS is neither new nor known' });
    return user;
  }
}

/** Of somebody new, or of one visit of nobody in particular. */
export function newLmsUserId(): string {
  return lmsUserId(randomPseudonym());
}
