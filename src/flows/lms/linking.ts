import { z } from 'zod';
import type { DirectoryCollections } from '../../directory/collections.js';
import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import { identityId } from '../../domain/identity.js';
import type { Journal } from '../../domain/journal.js';
import { LmsId, type LmsRegistration } from '../../domain/lms.js';
import type { LmsVisit } from '../../domain/lms-visit.js';
import type { OneTimeValues } from '../../protocols/contract.js';
import type { PersonLink } from '../../store/collections.js';
import type { Collection } from '../../store/port.js';
import type { BrowserBinding } from '../browser-binding.js';
import { UNDO_MS } from '../record-union.js';
import type { SessionVault } from '../session-vault.js';
import { hashedToken, randomToken } from '../tokens.js';
import type { LmsPeople } from './people.js';
import type { LmsRegistry } from './registry.js';
import { wordsOf } from './visits.js';

const LINKING_MS = 10 * 60_000;
/** More accounts than anybody has. */
const MOST_ACCOUNTS = 100;

const Offer = z.strictObject({ registrationId: z.string(), userId: z.string(), schoolId: z.string(), calledThere: z.string() });
const BoundOffer = Offer.extend({ browser: z.string() });

/** Two accounts that may become one person's. */
export interface OpenLinking {
  readonly registration: LmsRegistration;
  readonly userId: string;
  readonly schoolId: string;
  /** As the LMS calls the person; empty where it does not say. */
  readonly calledThere: string;
}

/** An account of an LMS that is a person's. */
export interface LinkedAccount {
  /** Identity. */
  readonly id: string;
  /** What the LMS is called. */
  readonly name: string;
}

export interface LmsLinkingTools {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly binding: BrowserBinding;
  readonly registry: LmsRegistry;
  readonly people: LmsPeople;
  readonly directory: DirectoryCollections;
  readonly links: Collection<PersonLink, 'byPerson' | 'byOrganisation'>;
  readonly sessions: SessionVault;
  readonly journal: Journal;
}

/** Ties an account of an LMS to a person, by that person's own word in the browser they signed in with (B-03). */
export class LmsLinking {
  constructor(private readonly tools: LmsLinkingTools) {}

  /** A code for the window in which the person will sign in. */
  async offer(visit: LmsVisit): Promise<string> {
    const { registrationId, userId, schoolId } = visit;
    const code = randomToken();
    const offer = { registrationId, userId, schoolId, calledThere: wordsOf(visit).attributes.displayName ?? '' };
    await this.tools.oneTime.put('lms-offer', code, JSON.stringify(offer), LINKING_MS);
    return code;
  }

  /** Whether no browser has come with this code yet. */
  async isFresh(code: string): Promise<boolean> {
    return await this.tools.oneTime.peek('lms-offer', code) !== undefined;
  }

  /**
   * What a code would tie. From the first browser that comes with it on it is that browser's.
   * @throws HubError `LIEN-REFUS` used or too old; `AUTH-COOKIE` another browser; `LMS-FERME`
   */
  async open(code: string, browserSecret: string): Promise<OpenLinking> {
    const fresh = await this.tools.oneTime.take('lms-offer', code);
    if (fresh !== undefined) await this.tools.oneTime.put('lms-linking', code, JSON.stringify({ ...Offer.parse(JSON.parse(fresh)), browser: this.tools.binding.hash(browserSecret) }), LINKING_MS);
    return this.bound(code, browserSecret);
  }

  /**
   * The person has said so.
   * @throws HubError those of `open`; `LIEN-REFUS` when the account is somebody else's already
   */
  async link(code: string, browserSecret: string | undefined, { personId, traceId }: { readonly personId: string; readonly traceId: string }): Promise<void> {
    const { clock, directory, journal, links } = this.tools;
    const { registration: { id: connectionId }, userId, schoolId } = await this.bound(code, browserSecret);
    const user = await this.tools.people.user(userId);
    if (user === undefined) throw refusal('the account is not known any more');
    const key = identityId(connectionId, user.subject);
    const known = await directory.identities.get(key);
    if (known !== undefined && known.personId !== personId) throw refusal('the account is somebody else’s already');
    if (!await this.tools.oneTime.use('lms-linking', code)) throw refusal('the code was used already');
    if (known !== undefined) return;
    await journal.record({ event: 'account-linked', outcome: 'done', traceId, personId, connectionId, organisationId: schoolId });
    const at = clock.now();
    await links.bulkUpsert([{ id: linkId(key), kind: 'account', personId, byPersonId: personId, identityId: key, organisationId: schoolId, connectionId, at, expiresAt: at + UNDO_MS }]);
    await directory.identities.insert({ id: key, connectionId, subject: user.subject, personId });
  }

  /** Accounts of LMSs that are this person's. */
  async of(personId: string): Promise<readonly LinkedAccount[]> {
    const { items } = await this.tools.directory.identities.find('byPerson', { equals: [personId], limit: MOST_ACCOUNTS });
    const found = await Promise.all(items.filter(({ connectionId }) => LmsId.safeParse(connectionId).success).map(async ({ id, connectionId }) => {
      const registration = await this.tools.registry.find(connectionId);
      return registration === undefined ? [] : [{ id, name: registration.name }];
    }));
    return found.flat();
  }

  /** By its owner, at any time: visits of the account are nobody's from now on, and sessions that came through it end. @throws HubError `LIEN-REFUS` */
  async unlink(personId: string, accountId: string, traceId: string): Promise<void> {
    const { directory, journal, links, sessions } = this.tools;
    const identity = await directory.identities.get(accountId);
    if (identity?.personId !== personId || !LmsId.safeParse(identity.connectionId).success) throw refusal('no account of an LMS of this person has this name');
    const { connectionId } = identity;
    await journal.record({ event: 'account-unlinked', outcome: 'done', traceId, personId, connectionId });
    await directory.identities.remove(accountId);
    await links.remove(linkId(accountId));
    for (const session of await sessions.allOf(personId)) if (session.connectionId === connectionId) await sessions.end(session.id);
  }

  private async bound(code: string, browserSecret: string | undefined): Promise<OpenLinking> {
    const stored = await this.tools.oneTime.peek('lms-linking', code);
    if (stored === undefined) throw refusal('no account of an LMS waits under this code');
    const { browser, registrationId, ...offer } = BoundOffer.parse(JSON.parse(stored));
    this.tools.binding.check(browser, browserSecret);
    return { ...offer, registration: await this.tools.registry.requireActive(registrationId) };
  }
}

function linkId(accountId: string): string {
  return `account ${hashedToken(accountId)}`;
}

function refusal(detail: string): HubError {
  return new HubError('LIEN-REFUS', { detail });
}
