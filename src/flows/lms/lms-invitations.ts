import { HubError } from '../../domain/errors.js';
import type { OneTimeValues } from '../../protocols/contract.js';
import type { Throttle } from '../throttle.js';
import { randomPseudonym } from '../tokens.js';

const PREPARED_MS = 7 * 86_400_000;
const CONFIRM_MS = 60 * 60_000;
const ID_LENGTH = 16;
const REGISTRATIONS_PER_ADDRESS = { limit: 20, windowMs: 60 * 60_000 };

/** An LMS that is expected: for which academy, and with which connector it was begun. */
export interface LmsPreparation {
  readonly organisationId: string;
  readonly connector: string;
}

/** What an LMS asked when it opened the registration page, until somebody says yes there. */
export interface LmsRequestToRegister {
  readonly configurationUrl: string;
  readonly registrationToken?: string | undefined;
  /** Of the preparation that the page's address named. */
  readonly preparedId?: string | undefined;
}

/** Registration ids that wait for their LMS. The id is random: it opens the registration page by itself. */
export class LmsInvitations {
  constructor(private readonly tools: { readonly oneTime: OneTimeValues; readonly throttle: Throttle }) {}

  async prepare(preparation: LmsPreparation): Promise<string> {
    const id = newId();
    await this.tools.oneTime.put('lms-preparation', id, JSON.stringify(preparation), PREPARED_MS);
    return id;
  }

  /** An id for an LMS that nobody expected. */
  unexpected(): string {
    return newId();
  }

  async prepared(id: string): Promise<LmsPreparation | undefined> {
    const stored = await this.tools.oneTime.peek('lms-preparation', id);
    return stored === undefined ? undefined : JSON.parse(stored) as LmsPreparation;
  }

  /** Uses the id up: of any number of concurrent takers one is told true. */
  take(id: string): Promise<boolean> {
    return this.tools.oneTime.use('lms-preparation', id);
  }

  /** Keeps what an LMS asks until its administrator says yes. @throws HubError `SYS-LIMITE`, `LMS-INCONNU` for an id that nobody prepared */
  async ask(key: string, from: string, request: LmsRequestToRegister): Promise<void> {
    await this.tools.throttle.count(`lms-registration ${from}`, REGISTRATIONS_PER_ADDRESS);
    const { preparedId } = request;
    if (preparedId !== undefined && await this.prepared(preparedId) === undefined) throw new HubError('LMS-INCONNU', { detail: 'nobody expects this registration' });
    await this.tools.oneTime.put('lms-registration', key, JSON.stringify(request), CONFIRM_MS);
  }

  /** Uses the yes up. */
  async confirmed(key: string): Promise<LmsRequestToRegister | undefined> {
    const stored = await this.tools.oneTime.take('lms-registration', key);
    return stored === undefined ? undefined : JSON.parse(stored) as LmsRequestToRegister;
  }
}

function newId(): string {
  return `lms-${randomPseudonym().slice(0, ID_LENGTH)}`;
}
