import { oneValue } from '../parameters.js';
import type { ServiceTicket, TicketRegistry } from './tickets.js';

export type FailureCode = 'INVALID_REQUEST' | 'INVALID_TICKET_SPEC' | 'UNAUTHORIZED_SERVICE_PROXY' | 'INVALID_TICKET' | 'INVALID_SERVICE';

export type Validation =
  | { readonly valid: true; readonly ticket: ServiceTicket }
  | { readonly valid: false; readonly code: FailureCode; readonly description: string };

interface Attempt {
  readonly query: unknown;
  readonly service: string | undefined;
  readonly ticketId: string | undefined;
  readonly ticket: ServiceTicket | undefined;
}

type Failure = readonly [FailureCode, string];

/** CAS 3.0.3, 2.5.1 and 2.5.3, in order. */
const CHECKS: readonly ((attempt: Attempt) => Failure | undefined)[] = [formatIsKnown, bothAreThere, ticketIsOfService, noProxyIsAsked, ticketIsAlive, serviceIsTheSame, renewIsHonoured];

/** Judges one validation request. Whatever comes of it, the ticket it names is used up (CAS 3.0.3, 3.1.1). */
export function validate(query: unknown, tickets: TicketRegistry): Validation {
  const ticketId = oneValue(query, 'ticket').value;
  const ticket = ticketId === undefined ? undefined : tickets.take(ticketId);
  const attempt: Attempt = { query, service: oneValue(query, 'service').value, ticketId, ticket };
  for (const check of CHECKS) {
    const failure = check(attempt);
    if (failure !== undefined) return { valid: false, code: failure[0], description: failure[1] };
  }
  return ticket === undefined ? { valid: false, code: 'INVALID_TICKET', description: 'ticket not recognized' } : { valid: true, ticket };
}

function formatIsKnown({ query }: Attempt): Failure | undefined {
  const { value, repeated } = oneValue(query, 'format');
  const known = !repeated && (value === undefined || value === 'XML' || value === 'JSON');
  return known ? undefined : ['INVALID_REQUEST', 'format must be XML or JSON'];
}

function bothAreThere({ service, ticketId }: Attempt): Failure | undefined {
  const missing = service === undefined || service === '' || ticketId === undefined || ticketId === '';
  return missing ? ['INVALID_REQUEST', 'service and ticket are both required, once'] : undefined;
}

function ticketIsOfService({ ticketId = '' }: Attempt): Failure | undefined {
  return ticketId.startsWith('ST-') ? undefined : ['INVALID_TICKET_SPEC', 'only service tickets are validated here'];
}

function noProxyIsAsked({ query }: Attempt): Failure | undefined {
  const { value, repeated } = oneValue(query, 'pgtUrl');
  return value === undefined && !repeated ? undefined : ['UNAUTHORIZED_SERVICE_PROXY', 'no service may proxy'];
}

function ticketIsAlive({ ticket }: Attempt): Failure | undefined {
  return ticket === undefined ? ['INVALID_TICKET', 'ticket not recognized, used or expired'] : undefined;
}

function serviceIsTheSame({ service, ticket }: Attempt): Failure | undefined {
  return ticket?.service === service ? undefined : ['INVALID_SERVICE', 'ticket was issued for another service'];
}

function renewIsHonoured({ query, ticket }: Attempt): Failure | undefined {
  const { value, repeated } = oneValue(query, 'renew');
  const wanted = repeated || (value !== undefined && value !== 'false');
  return wanted && ticket?.fromNewLogin !== true ? ['INVALID_TICKET', 'ticket was not issued from fresh credentials'] : undefined;
}
