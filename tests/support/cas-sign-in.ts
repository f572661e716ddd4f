import type { z } from 'zod';
import type { ExternalIdentity } from '../../src/domain/identity.js';
import { HubError } from '../../src/domain/errors.js';
import { createOutgoingHttp } from '../../src/outgoing/http-client.js';
import type { Attempt, InboundConnection, InboundTools } from '../../src/protocols/contract.js';
import type { OutgoingHttp } from '../../src/protocols/contract/outgoing.js';
import { casProtocol } from '../../src/protocols/inbound/cas/index.js';
import { CasSettings } from '../../src/protocols/inbound/cas/settings.js';
import { runStrategy, type Outcome } from './run-strategy.js';

export const ORIGIN = 'https://passerelle.example.fr';

export const attempt: Attempt = { id: 'a1B2c3D4e5F6g7H8', connectionId: 'cas-ent', requestId: '_r1', createdAt: 0 };

const unused = (): never => {
  throw new Error('CAS needs no one-time values of its own');
};

export function toolsFor(http: OutgoingHttp = createOutgoingHttp({ allowPrivate: ['127.0.0.1'], userAgent: 'Passerelle/test' })): InboundTools {
  return { clock: { now: () => 0 }, oneTime: { put: unused, peek: unused, take: unused, use: unused, claim: unused }, http, origin: ORIGIN };
}

export function connectionTo(settings: z.input<typeof CasSettings>): InboundConnection<CasSettings> {
  return { id: attempt.connectionId, settings: CasSettings.parse(settings) };
}

/** Where `begin` sends the browser, and the service it names. */
export async function begin(connection: InboundConnection<CasSettings>, request?: unknown): Promise<{ url: URL; service: string }> {
  const { redirect } = await runStrategy(casProtocol.strategy(connection, toolsFor()), { step: 'begin', attempt }, request);
  const url = new URL(redirect ?? '');
  return { url, service: url.searchParams.get('service') ?? '' };
}

/** Runs `complete` with what a browser brought. */
export function complete(connection: InboundConnection<CasSettings>, ticket: unknown, tools = toolsFor(), request?: unknown): Promise<Outcome> {
  const answer = { ticket } as Record<string, string>;
  return runStrategy(casProtocol.strategy(connection, tools), { step: 'complete', attempt, answer }, request);
}

export function identityOf({ success, error }: Outcome): ExternalIdentity {
  if (success === undefined) throw new Error('expected an identity', { cause: error });
  return success as ExternalIdentity;
}

export function refusalOf({ success, error }: Outcome): HubError {
  if (success !== undefined || !(error instanceof HubError)) throw new Error('expected a refusal', { cause: error });
  return error;
}
