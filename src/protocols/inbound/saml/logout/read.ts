import { HubError } from '../../../../domain/errors.js';
import type { InboundConnection, LogoutMessage } from '../../../contract.js';
import { logoutUrl, metadataUrl } from '../../../contract.js';
import { ASSERTION } from '../names.js';
import type { Provider } from '../provider/provider.js';
import { RESPONSE_LIMITS } from '../response/posted.js';
import { enforce, quoted, type Exchange } from '../response/rule.js';
import { SIGNED_INFO_RULES } from '../response/rules.js';
import { verifiedParts } from '../response/verify.js';
import type { SamlSettings } from '../settings.js';
import { onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { readXml, type ReadDocument } from '../xml/read.js';
import { verifyDetached } from './detached-signature.js';
import { inflatedDocument, postedDocument } from './document.js';
import { readPostedMessage, type PostedMessage } from './posted-message.js';
import { readRedirectMessage, type RedirectMessage } from './redirect-message.js';
import { LOGOUT_PLACEMENT_RULES, LOGOUT_REQUEST_RULES, LOGOUT_RESPONSE_RULES } from './rules.js';

/** A connection with what is known of its provider now. */
export interface Member {
  readonly connection: InboundConnection<SamlSettings>;
  readonly provider: Provider;
}

/** Where the hub stands. */
export interface Place {
  readonly origin: string;
  readonly now: number;
}

/** A message as it came: not yet believed. */
export interface SentMessage {
  readonly field: 'SAMLRequest' | 'SAMLResponse';
  readonly binding: 'redirect' | 'post';
  readonly relayState: string | undefined;
  readonly document: ReadDocument;
  /** Whom it claims to come from. */
  readonly issuer: string;
  readonly detached: RedirectMessage | undefined;
}

/** A message that a provider really sent, and the exchange it was measured against. */
export interface ProvenMessage {
  readonly root: XmlElement;
  readonly exchange: Exchange;
  readonly member: Member;
}

/** @throws HubError `AUTH-FORMAT`, or `AUTH-SIGNATURE` when a redirect carries no signature */
export async function readSent({ method, raw }: LogoutMessage): Promise<SentMessage> {
  const detached = method === 'GET' ? readRedirectMessage(raw) : undefined;
  const { field, encoded, relayState }: PostedMessage = detached ?? readPostedMessage(raw);
  const document = detached === undefined ? postedDocument(encoded) : await inflatedDocument(encoded);
  const issuer = textOf(onlyChild(document.root, ASSERTION, 'Issuer')) ?? '';
  return { field, binding: detached === undefined ? 'post' : 'redirect', relayState, document, issuer, detached };
}

/**
 * The message as this provider signed it (sso.md 2.6). The signature is mandatory: nothing but it says who sent the browser here.
 * @throws HubError with the rule that is not met
 */
export async function prove(sent: SentMessage, member: Member, place: Place): Promise<ProvenMessage> {
  const exchange = exchangeOf(member, place);
  const rules = sent.field === 'SAMLRequest' ? LOGOUT_REQUEST_RULES : LOGOUT_RESPONSE_RULES;
  enforce(rules, sent.document.root, exchange);
  if (sent.detached !== undefined) {
    await verifyDetached(sent.detached, member.provider.keys);
    return { root: sent.document.root, exchange, member };
  }
  enforce(LOGOUT_PLACEMENT_RULES, sent.document.root, exchange);
  const root = await signedRoot(sent.document, exchange);
  enforce(rules, root, exchange);
  return { root, exchange, member };
}

/** V21 The message out of the verified bytes. */
async function signedRoot(document: ReadDocument, exchange: Exchange): Promise<XmlElement> {
  const [part] = await verifiedParts(document, SIGNED_INFO_RULES, exchange);
  const root = part?.on === 'response' ? readXml(part.content.toString(), RESPONSE_LIMITS) : undefined;
  const id = root?.attributes.get('ID');
  if (root === undefined || id !== part?.id) throw new HubError('AUTH-SIGNATURE', { rule: 'V21', detail: `the signed bytes are those of ${quoted(id)}` });
  return root;
}

/** A response is measured against a request; a logout message has none of ours, and no rule of its own asks for one. */
function exchangeOf({ connection: { id, settings }, provider }: Member, { origin, now }: Place): Exchange {
  return {
    attempt: { id: '', connectionId: id, requestId: '', createdAt: now },
    unsolicited: false,
    settings,
    provider,
    decryptionKeys: [],
    audience: metadataUrl(origin, 'saml'),
    consumerUrl: logoutUrl(origin, 'saml'),
    now,
    note: () => undefined,
  };
}
