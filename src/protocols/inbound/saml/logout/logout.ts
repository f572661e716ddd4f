import { createHash, randomBytes, type KeyObject } from 'node:crypto';
import { HubError } from '../../../../domain/errors.js';
import { metadataUrl, type InboundConnection, type InboundTools, type LogoutMessage, type LogoutNotice, type LogoutOutcome, type LogoutService, type Reply } from '../../../contract.js';
import { ASSERTION, PROTOCOL, SUCCESS } from '../names.js';
import type { ProviderSource } from '../provider/source.js';
import { quoted } from '../response/rule.js';
import { skewMs } from '../response/skew.js';
import type { SamlSettings } from '../settings.js';
import { childrenOf, onlyChild, textOf } from '../xml/element.js';
import { LogoutHandle, logoutNameOf, MAX_SESSION_INDEX_CHARACTERS, subjectText } from './name.js';
import { prove, readSent, type Member, type ProvenMessage, type SentMessage } from './read.js';
import { sendMessage } from './send.js';
import { addressFor, type LogoutAddress } from './services.js';
import { logoutRequestXml, logoutResponseXml } from './write.js';

const MAX_BYTES = 128 * 1024;
const REQUEST_LIFE_MS = 10 * 60_000;
const MESSAGE_LIFE_MS = 5 * 60_000;
const ASYNCHRONOUS = 'urn:oasis:names:tc:SAML:2.0:protocol:ext:async-slo';

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
const CODES: Readonly<Record<LogoutOutcome, readonly string[]>> = {
  all: [SUCCESS],
  some: [SUCCESS, `${STATUS}PartialLogout`],
  unknown: [`${STATUS}Requester`, `${STATUS}UnknownPrincipal`],
};

/** A connection and where its provider's facts come from. */
export interface LogoutMember {
  readonly connection: InboundConnection<SamlSettings>;
  readonly source: ProviderSource;
}

/** Single logout as a service provider (Profiles §4.4), front channel, every message signed both ways. */
export class SamlLogout implements LogoutService {
  readonly maxBytes = MAX_BYTES;

  /** @param key signs our messages */
  constructor(
    private readonly members: readonly LogoutMember[],
    private readonly tools: InboundTools,
    private readonly key: KeyObject,
  ) {}

  async receive(message: LogoutMessage): Promise<LogoutNotice> {
    const sent = await readSent(message);
    const [first, ...others] = await this.provenBy(sent);
    return sent.field === 'SAMLRequest' ? this.request(sent, first, others) : this.response(first, others);
  }

  async canBegin(connectionId: string, handle: string): Promise<boolean> {
    return handle !== '' && (await this.addressOf(connectionId)) !== undefined;
  }

  async begin(connectionId: string, handle: string): Promise<Reply | undefined> {
    const address = await this.addressOf(connectionId);
    const named = LogoutHandle.safeParse(handle === '' ? undefined : JSON.parse(handle));
    if (address === undefined || !named.success) return undefined;
    const id = newId();
    await this.tools.oneTime.put('saml-logout', id, connectionId, REQUEST_LIFE_MS);
    const xml = logoutRequestXml({ id, ...this.head(address.location) }, named.data);
    return sendMessage({ field: 'SAMLRequest', xml, relayState: undefined }, address.binding, address.location, this.key);
  }

  private async addressOf(connectionId: string): Promise<LogoutAddress | undefined> {
    const member = this.members.find(({ connection }) => connection.id === connectionId);
    return addressFor((await member?.source.current())?.logoutAddresses ?? []);
  }

  /** Every connection whose provider the message proves to come from: several may share one provider. */
  private async provenBy(sent: SentMessage): Promise<readonly [ProvenMessage, ...ProvenMessage[]]> {
    const place = { origin: this.tools.origin, now: this.tools.clock.now() };
    const named = this.members.filter(({ connection }) => connection.settings.entityId === sent.issuer);
    const outcomes = await Promise.allSettled(named.map(async ({ connection, source }) => prove(sent, { connection, provider: await source.current() }, place)));
    const [first, ...others] = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    if (first !== undefined) return [first, ...others];
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    throw refused?.reason ?? new HubError('AUTH-EMETTEUR', { rule: 'V11', detail: `a logout message of ${quoted(sent.issuer)}, which is no provider of ours` });
  }

  private async request(sent: SentMessage, first: ProvenMessage, others: readonly ProvenMessage[]): Promise<LogoutNotice> {
    const { root, exchange, member } = first;
    await this.useUp(first);
    const name = logoutNameOf(onlyChild(root, ASSERTION, 'NameID'));
    const indexes = childrenOf(root, PROTOCOL, 'SessionIndex').map((index) => (textOf(index) ?? '').trim().slice(0, MAX_SESSION_INDEX_CHARACTERS));
    const id = root.attributes.get('ID') ?? '';
    const wantsAnswer = childrenOf(onlyChild(root, PROTOCOL, 'Extensions'), ASYNCHRONOUS, 'Asynchronous').length === 0;
    return {
      kind: 'request',
      connectionIds: [first, ...others].map((proven) => proven.member.connection.id),
      subject: name === undefined ? undefined : subjectText(name, exchange),
      sessions: indexes.length === 0 ? undefined : indexes,
      answer: (outcome) => (wantsAnswer ? this.answer(sent, member, id, outcome) : Promise.resolve(undefined)),
    };
  }

  /** Core §1.3.4: an identifier is never used again. */
  private async useUp({ root, exchange }: ProvenMessage): Promise<void> {
    const key = createHash('sha256').update(JSON.stringify([exchange.provider.entityId, root.attributes.get('ID')])).digest('base64url');
    if (await this.tools.oneTime.claim('saml-logout-request', key, MESSAGE_LIFE_MS + 3 * skewMs(exchange))) return;
    throw new HubError('AUTH-REPONSE', { rule: 'SLO-05', detail: 'the logout request was used before' });
  }

  /** To an address of the provider's metadata, by the binding the request came by where there is one. */
  private async answer({ binding, relayState }: SentMessage, { provider }: Member, inResponseTo: string, outcome: LogoutOutcome): Promise<Reply | undefined> {
    const address = addressFor(provider.logoutAddresses ?? [], binding);
    if (address === undefined) return undefined;
    const xml = logoutResponseXml({ id: newId(), ...this.head(address.responseLocation) }, inResponseTo, CODES[outcome]);
    return sendMessage({ field: 'SAMLResponse', xml, relayState }, address.binding, address.responseLocation, this.key);
  }

  private async response(first: ProvenMessage, others: readonly ProvenMessage[]): Promise<LogoutNotice> {
    const { root } = first;
    const connectionId = await this.tools.oneTime.take('saml-logout', root.attributes.get('InResponseTo') ?? '');
    const isOurs = [first, ...others].some(({ member }) => member.connection.id === connectionId);
    if (connectionId === undefined || !isOurs) throw new HubError('AUTH-REPONSE', { rule: 'SLO-06', detail: 'the answer to no logout request of ours' });
    const code = onlyChild(onlyChild(root, PROTOCOL, 'Status'), PROTOCOL, 'StatusCode');
    const isPartial = onlyChild(code, PROTOCOL, 'StatusCode')?.attributes.get('Value') === `${STATUS}PartialLogout`;
    return { kind: 'response', connectionId, confirmed: code?.attributes.get('Value') === SUCCESS && !isPartial };
  }

  private head(destination: string): { readonly issuer: string; readonly destination: string; readonly now: number } {
    return { issuer: metadataUrl(this.tools.origin, 'saml'), destination, now: this.tools.clock.now() };
  }
}

function newId(): string {
  return `_${randomBytes(20).toString('hex')}`;
}
