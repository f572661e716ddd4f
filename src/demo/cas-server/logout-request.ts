import { randomBytes } from 'node:crypto';
import { element, leaf } from '../xml.js';
import type { Participant } from './tickets.js';

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const TIMEOUT_MS = 3_000;

/**
 * Tells every service of a session that it is over (CAS 3.0.3, 2.3.3 and appendix C): a form posted to the service itself that names
 * its ticket. Whatever a service answers, the session here is closed.
 */
export async function announceLogout(participants: readonly Participant[], now: number): Promise<void> {
  await Promise.allSettled(participants.map(async ({ service, ticket }) => {
    const body = new URLSearchParams({ logoutRequest: logoutRequest(ticket, now) });
    await fetch(service, { method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
  }));
}

function logoutRequest(ticket: string, now: number): string {
  const attributes = { 'xmlns:samlp': PROTOCOL, ID: `LR-${randomBytes(12).toString('hex')}`, Version: '2.0', IssueInstant: new Date(now).toISOString() };
  return element('samlp:LogoutRequest', attributes, [leaf('saml:NameID', '@NOT_USED@', { 'xmlns:saml': ASSERTION }), leaf('samlp:SessionIndex', ticket)]).xml;
}
