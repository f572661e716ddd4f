import type { OneTimeValues } from '../../protocols/contract.js';
import type { Throttle } from '../throttle.js';
import { hashedToken, randomPseudonym, randomToken } from '../tokens.js';

const HOUR_MS = 3_600_000;
const PREPARED_MS = 7 * 24 * HOUR_MS;
const TOKEN_MS = HOUR_MS;
/** A tool whose description is refused mends it and tries again, but not for ever. */
const TRIES_PER_TOOL = { limit: 60, windowMs: HOUR_MS };

/** A client id that waits for its tool: who asked for it, and for which academy. */
export interface Preparation {
  readonly organisationId: string;
  readonly byPersonId: string;
}

/**
 * Client ids that wait for their tools. Each makes one registration at most, whichever way it comes: by the tool itself with a
 * token (an hour), by the vendor with a link (seven days), or by the administrator's own hand.
 */
export class ToolInvitations {
  constructor(private readonly tools: { readonly oneTime: OneTimeValues; readonly throttle: Throttle }) {}

  /** A new client id: it stands in the address of the key set, which both sides need before there is a registration. */
  async prepare(preparation: Preparation): Promise<string> {
    const clientId = `reg-${randomPseudonym()}`;
    await this.tools.oneTime.put('tool-preparation', clientId, JSON.stringify(preparation), PREPARED_MS);
    return clientId;
  }

  async prepared(clientId: string): Promise<Preparation | undefined> {
    return parsed(await this.tools.oneTime.peek('tool-preparation', clientId));
  }

  /** Uses the client id up: of any number of concurrent takers one gets it. */
  async take(clientId: string): Promise<Preparation | undefined> {
    return parsed(await this.tools.oneTime.take('tool-preparation', clientId));
  }

  /** A registration token of a prepared client id. Only a hash of it is kept. */
  async token(clientId: string): Promise<string> {
    const token = randomToken(256);
    await this.tools.oneTime.put('tool-token', hashedToken(token), clientId, TOKEN_MS);
    return token;
  }

  /** The client id of a token that is not too old. @throws HubError `SYS-LIMITE` */
  async byToken(token: string): Promise<string | undefined> {
    const clientId = await this.tools.oneTime.peek('tool-token', hashedToken(token));
    if (clientId !== undefined) await this.tools.throttle.count(`tool-registration ${clientId}`, TRIES_PER_TOOL);
    return clientId;
  }

  /** What a vendor without an account is sent, for the life of the preparation. Only a hash of it is kept. */
  async link(clientId: string): Promise<string> {
    const token = randomToken(256);
    await this.tools.oneTime.put('tool-link', hashedToken(token), clientId, PREPARED_MS);
    return token;
  }

  /** The client id of a link, and whether its tool has registered. @throws HubError `SYS-LIMITE` */
  async byLink(token: string): Promise<{ readonly clientId: string; readonly isUsed: boolean } | undefined> {
    const clientId = await this.tools.oneTime.peek('tool-link', hashedToken(token));
    if (clientId === undefined) return undefined;
    await this.tools.throttle.count(`tool-link ${clientId}`, TRIES_PER_TOOL);
    return { clientId, isUsed: await this.prepared(clientId) === undefined };
  }
}

function parsed(stored: string | undefined): Preparation | undefined {
  return stored === undefined ? undefined : JSON.parse(stored) as Preparation;
}
