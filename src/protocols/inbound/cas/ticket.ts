import { createHash } from 'node:crypto';
import { z } from 'zod';
import { HubError } from '../../../domain/errors.js';
import type { Answer } from '../../contract.js';
import type { CasSettings } from './settings.js';

/** CAS 3.1.1 and 3.7, with the dot and the underscore that servers also use. */
const ServiceTicket = z.string().regex(/^ST-[A-Za-z0-9._-]{1,253}$/);
const ProxyTicket = z.string().regex(/^PT-[A-Za-z0-9._-]{1,253}$/);

/**
 * The ticket the browser brought, checked before anything is done with it. Proxy tickets are taken where chains are listed only.
 * @throws HubError `CAS-TICKET` when there is none, or it does not have the form of one service ticket
 */
export function readTicket(answer: Answer, { proxyChains }: Pick<CasSettings, 'proxyChains'>): string {
  const known = proxyChains.length > 0 ? z.union([ServiceTicket, ProxyTicket]) : ServiceTicket;
  const ticket = known.safeParse(answer['ticket']);
  if (!ticket.success) throw new HubError('CAS-TICKET', { rule: 'CAS 3.1.1', detail: 'no well-formed service ticket in the answer' });
  return ticket.data;
}

/** CAS appendix C: what a logout request names is the ticket of the login. */
export function isTicket(text: string): boolean {
  return ServiceTicket.safeParse(text).success || ProxyTicket.safeParse(text).success;
}

/** What the hub keeps of a ticket: enough to recognise it in a logout request, useless to whoever reads it. */
export function ticketReference(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
