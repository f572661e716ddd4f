import { createHash } from 'node:crypto';
import { z } from 'zod';
import { HubError } from '../../../domain/errors.js';
import type { Answer } from '../../contract.js';

/** CAS 3.1.1 and 3.7, with the dot and the underscore that servers also use. Proxy tickets are never accepted. */
const ServiceTicket = z.string().regex(/^ST-[A-Za-z0-9._-]{1,253}$/);

/**
 * The ticket the browser brought, checked before anything is done with it.
 * @throws HubError `CAS-TICKET` when there is none, or it does not have the form of one service ticket
 */
export function readTicket(answer: Answer): string {
  const ticket = ServiceTicket.safeParse(answer['ticket']);
  if (!ticket.success) throw new HubError('CAS-TICKET', { rule: 'CAS 3.1.1', detail: 'no well-formed service ticket in the answer' });
  return ticket.data;
}

/** CAS appendix C: what a logout request names is the ticket of the login. */
export function isTicket(text: string): boolean {
  return ServiceTicket.safeParse(text).success;
}

/** What the hub keeps of a ticket: enough to recognise it in a logout request, useless to whoever reads it. */
export function ticketReference(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
