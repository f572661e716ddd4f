import { HubError } from '../../src/domain/errors.js';
import type { ExternalIdentity } from '../../src/domain/identity.js';
import { metadataUrl, postUrl, type Answer, type Attempt, type OneTimeValues } from '../../src/protocols/contract.js';
import { signingKeys } from '../../src/protocols/inbound/saml/provider/certificate.js';
import type { Exchange } from '../../src/protocols/inbound/saml/response/rule.js';
import { validateResponse } from '../../src/protocols/inbound/saml/response/validate.js';
import { SamlSettings } from '../../src/protocols/inbound/saml/settings.js';
import { answerOf, type AnswerDraft, type SamlIdentityProvider } from './saml-identity-provider.js';
import type { ResponseFacts } from './saml-response.js';

export const ORIGIN = 'https://passerelle.example.fr';
export const NOW = Date.UTC(2026, 10, 23, 9, 0, 0);

export const attempt: Attempt = { id: 'a1B2c3D4e5F6g7H8', connectionId: 'saml-academie', requestId: '_a7c1e9d2b4f60813', createdAt: NOW - 30_000 };

/** What differs from a usual exchange. */
export interface ExchangeDifferences {
  /** As an administrator writes them. */
  readonly settings?: object;
  readonly exchange?: Partial<Exchange>;
}

/** One request and its pending answer, seen from the hub. */
export function exchangeWith(idp: SamlIdentityProvider, differences: ExchangeDifferences = {}): Exchange {
  const settings = SamlSettings.parse({ entityId: idp.entityId, metadata: { ssoUrl: idp.ssoUrl, certificates: [idp.own.certificatePem] }, ...differences.settings });
  return {
    attempt,
    settings,
    provider: { entityId: idp.entityId, ssoUrl: idp.ssoUrl, keys: signingKeys([idp.own.certificatePem]) },
    unsolicited: false,
    decryptionKeys: [],
    note: () => undefined,
    audience: metadataUrl(ORIGIN, 'saml'),
    consumerUrl: postUrl(ORIGIN, 'saml'),
    now: NOW,
    ...differences.exchange,
  };
}

/** The same, seen from the provider. */
export function factsOf({ attempt: { requestId }, audience, consumerUrl, provider, now }: Exchange): ResponseFacts {
  return { requestId, audience, consumerUrl, entityId: provider.entityId, now };
}

/** One-time values in memory; expiry is the store's affair and is tested there. */
export function oneTimeInMemory(): OneTimeValues & { readonly claimed: ReadonlyMap<string, number> } {
  const claimed = new Map<string, number>();
  const unused = (): never => {
    throw new Error('responses only claim');
  };
  return {
    claimed,
    put: unused,
    peek: unused,
    take: unused,
    use: unused,
    claim(purpose, key, ttlMs) {
      const isFirst = !claimed.has(`${purpose} ${key}`);
      if (isFirst) claimed.set(`${purpose} ${key}`, ttlMs);
      return Promise.resolve(isFirst);
    },
  };
}

export function identityFrom(posted: string | Uint8Array | Answer, exchange: Exchange, oneTime: OneTimeValues = oneTimeInMemory()): Promise<ExternalIdentity> {
  const answer = typeof posted === 'string' || posted instanceof Uint8Array ? answerOf(posted, exchange.attempt) : posted;
  return validateResponse(answer, exchange, oneTime);
}

/** The refusal of an answer, which must have used nothing up but the request it answers (V28). */
export async function refusalFrom(posted: string | Uint8Array | Answer, exchange: Exchange): Promise<HubError> {
  const oneTime = oneTimeInMemory();
  const outcome = await identityFrom(posted, exchange, oneTime).catch((error: unknown) => error);
  if (!(outcome instanceof HubError)) throw new Error('expected a refusal', { cause: outcome });
  const used = [...oneTime.claimed.keys()].filter((key) => key !== `saml-request ${exchange.attempt.requestId}`);
  if (used.length > 0) throw new Error('a refused answer used something up');
  return outcome;
}

/** The refusal of a response that differs from a genuine one as told. */
export function refusalOf(idp: SamlIdentityProvider, draft: AnswerDraft, differences: ExchangeDifferences = {}): Promise<HubError> {
  const exchange = exchangeWith(idp, differences);
  return refusalFrom(idp.respond(factsOf(exchange), draft), exchange);
}

/** The identity out of a response that differs from a genuine one as told. */
export function identityOf(idp: SamlIdentityProvider, draft: AnswerDraft, differences: ExchangeDifferences = {}): Promise<ExternalIdentity> {
  const exchange = exchangeWith(idp, differences);
  return identityFrom(idp.respond(factsOf(exchange), draft), exchange);
}
