import { z } from 'zod';
import type { DiscoveryClient } from '../domain/discovery-client.js';
import { HubError } from '../domain/errors.js';
import type { DescribedProvider, OneTimeValues } from '../protocols/contract.js';
import type { BrowserBinding } from './browser-binding.js';
import type { BoundConnection, ConnectionBook } from './connection-book.js';
import { randomToken } from './tokens.js';

const PENDING_MS = 10 * 60_000;
const SINGLE = 'urn:oasis:names:tc:SAML:profiles:SSO:idp-discovery-protocol:single';
const PARAMETER_NAME = /^[A-Za-z_][\w.-]{0,63}$/;
const PendingDiscovery = z.strictObject({ browser: z.string(), returnTo: z.string() });

export interface DiscoveryTools {
  readonly oneTime: OneTimeValues;
  readonly connections: ConnectionBook;
  /** What others call the provider of a connection; undefined where providers have no such names. */
  readonly providerOf: (connection: BoundConnection) => DescribedProvider | undefined;
  /** The services for which the hub is where people choose. */
  readonly clients: readonly DiscoveryClient[];
  /** Where people of this hub may choose; absent means only here. */
  readonly service: string | undefined;
  /** Our own name among providers, and where the service sends people back to. */
  readonly entityId: string;
  readonly returnAddress: string;
  readonly binding: BrowserBinding;
}

/** What a service asks of us, checked. */
export interface DiscoveryRequest {
  readonly client: DiscoveryClient;
  readonly returnTo: URL;
  readonly parameter: string;
  readonly passive: boolean;
}

/** One value per parameter that came once; `repeated` for one that came twice. */
export type DiscoveryQuery = Readonly<Record<'entityID' | 'return' | 'returnIDParam' | 'isPassive' | 'policy', string | undefined>>;

/** Identity Provider Discovery Service Protocol (OASIS 2008): as a service provider that asks, and as the service that answers. */
export class DiscoveryFlow {
  constructor(private readonly tools: DiscoveryTools) {}

  get isOffered(): boolean {
    return this.tools.service !== undefined;
  }

  /**
   * Sends a person to choose elsewhere. The way back holds a value that only this browser can use, once.
   * @throws HubError `PAGE-INCONNUE` when no service is configured
   */
  async begin(browserSecret: string, returnTo: string): Promise<string> {
    const { service, entityId, returnAddress, oneTime, binding } = this.tools;
    if (service === undefined) throw new HubError('PAGE-INCONNUE', { detail: 'no discovery service is configured' });
    const id = randomToken();
    await oneTime.put('discovery', id, JSON.stringify({ browser: binding.hash(browserSecret), returnTo }), PENDING_MS);
    const back = withParameter(new URL(returnAddress), 'attente', id);
    const url = new URL(service);
    for (const [name, value] of [['entityID', entityId], ['return', back.href], ['returnIDParam', 'entityID']] as const) url.searchParams.set(name, value);
    return url.href;
  }

  /**
   * What a person chose elsewhere; no connection when they chose nothing.
   * @throws HubError `AUTH-REPONSE` nobody was sent to choose, `AUTH-COOKIE` another browser was, `AUTH-IDP-INCONNU` not one of ours
   */
  async complete(id: string | undefined, browserSecret: string | undefined, chosen: string | undefined): Promise<{ connection: BoundConnection | undefined; returnTo: string }> {
    const stored = id === undefined ? undefined : await this.tools.oneTime.peek('discovery', id);
    if (id === undefined || stored === undefined) throw new HubError('AUTH-REPONSE', { detail: 'no discovery is pending' });
    const { browser, returnTo } = PendingDiscovery.parse(JSON.parse(stored));
    this.tools.binding.check(browser, browserSecret);
    if (await this.tools.oneTime.take('discovery', id) === undefined) throw new HubError('AUTH-REPONSE', { detail: 'the discovery was used already' });
    if (chosen === undefined) return { connection: undefined, returnTo };
    const connection = this.enabled().find((bound) => this.tools.providerOf(bound)?.name === chosen);
    if (connection === undefined) throw new HubError('AUTH-IDP-INCONNU', { detail: 'the provider that was chosen is not one of ours' });
    return { connection, returnTo };
  }

  /**
   * What a service asks (§2.4.1).
   * @throws HubError `AUTH-DECOUVERTE`: nobody may be sent anywhere then
   */
  read({ entityID, return: wanted, returnIDParam = 'entityID', isPassive = 'false', policy = SINGLE }: DiscoveryQuery): DiscoveryRequest {
    const client = this.tools.clients.find(({ entityId }) => entityId === entityID);
    if (client === undefined) throw refusal('the service is not known here');
    const returnTo = returnOf(client, wanted);
    if (returnTo === undefined) throw refusal('the return address is not one of the service');
    if (policy !== SINGLE) throw refusal('the policy is not the single one');
    if (!PARAMETER_NAME.test(returnIDParam) || returnTo.searchParams.has(returnIDParam)) throw refusal('the return parameter is none, or there already');
    if (!['true', 'false', '1', '0'].includes(isPassive)) throw refusal('isPassive is neither true nor false');
    return { client, returnTo, parameter: returnIDParam, passive: isPassive === 'true' || isPassive === '1' };
  }

  /** Where the service gets its answer: with the provider's name, or without when nothing was chosen (§2.4.2). */
  answer({ returnTo, parameter }: DiscoveryRequest, connection: BoundConnection | undefined): string {
    const provider = connection === undefined ? undefined : this.tools.providerOf(connection);
    return provider === undefined ? returnTo.href : withParameter(returnTo, parameter, provider.name).href;
  }

  /** The connections to choose from on behalf of a service: those with a name, that do not ask to be left out. */
  async choices(): Promise<readonly BoundConnection[]> {
    const candidates = await Promise.all(this.enabled().map(async (bound) => {
      const provider = this.tools.providerOf(bound);
      return provider === undefined || await provider.isHidden() ? [] : [bound];
    }));
    return candidates.flat();
  }

  private enabled(): readonly BoundConnection[] {
    return this.tools.connections.serving(undefined);
  }
}

/** One of the service's own addresses, whatever its query (§2.5); the first when none is asked for. */
function returnOf({ returns }: DiscoveryClient, wanted: string | undefined): URL | undefined {
  if (wanted === undefined) return returns[0] === undefined ? undefined : new URL(returns[0]);
  if (wanted.length > 2_000 || !URL.canParse(wanted)) return undefined;
  const url = new URL(wanted);
  const isOwn = url.username === '' && url.password === '' && url.hash === '' && returns.some((own) => withoutQuery(new URL(own)) === withoutQuery(url));
  return isOwn ? url : undefined;
}

function withoutQuery({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function withParameter(url: URL, name: string, value: string): URL {
  const copy = new URL(url);
  copy.searchParams.set(name, value);
  return copy;
}

function refusal(detail: string): HubError {
  return new HubError('AUTH-DECOUVERTE', { rule: 'IDP-DISC 2.4.1', detail });
}
