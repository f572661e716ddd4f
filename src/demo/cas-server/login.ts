import { oneValue } from '../parameters.js';
import { isKnownService } from './service.js';
import type { Session } from './tickets.js';

/** What `/login` was asked (CAS 3.0.3, 2.1.1). */
export interface LoginRequest {
  readonly service: string | undefined;
  readonly renew: boolean;
  readonly gateway: boolean;
  readonly warn: boolean;
  readonly method: 'GET' | 'POST';
}

/** What `/login` does next. */
export type LoginStep =
  | { readonly do: 'refuse' }
  | { readonly do: 'ask'; readonly request: LoginRequest }
  | { readonly do: 'say-signed-in'; readonly session: Session }
  | { readonly do: 'return-empty-handed'; readonly service: string }
  | { readonly do: 'issue'; readonly service: string; readonly session: Session; readonly method: LoginRequest['method'] };

/** Undefined when a parameter stands twice or the service is not one of ours. */
export function readLoginRequest(source: unknown, hubOrigin: string): LoginRequest | undefined {
  const service = oneValue(source, 'service');
  if (service.repeated) return undefined;
  if (service.value !== undefined && !isKnownService(service.value, hubOrigin)) return undefined;
  const renew = isSet(source, 'renew');
  return {
    service: service.value,
    renew,
    // With both, gateway is ignored, as the specification recommends.
    gateway: isSet(source, 'gateway') && !renew && service.value !== undefined,
    warn: isSet(source, 'warn'),
    method: oneValue(source, 'method').value === 'POST' ? 'POST' : 'GET',
  };
}

/** A request to sign in, with the single sign-on session the browser brought. */
export function decideLogin(request: LoginRequest | undefined, session: Session | undefined): LoginStep {
  if (request === undefined) return { do: 'refuse' };
  const { service, renew, gateway, warn, method } = request;
  if (session === undefined) return gateway && service !== undefined ? { do: 'return-empty-handed', service } : { do: 'ask', request };
  if (service === undefined) return { do: 'say-signed-in', session };
  if (renew || warn) return { do: 'ask', request };
  return { do: 'issue', service, session, method };
}

function isSet(source: unknown, name: string): boolean {
  const { value, repeated } = oneValue(source, name);
  return repeated || (value !== undefined && value !== 'false');
}
