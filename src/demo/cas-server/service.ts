/**
 * The services this server issues tickets for: those of the hub and no others (CAS 3.0.3, 2.2.1). The string itself is kept
 * as it came: it is what the ticket is bound to.
 */
export function isKnownService(service: string, hubOrigin: string): boolean {
  if (service.length > 2_048 || /[\s\\\0]/.test(service) || !URL.canParse(service)) return false;
  const url = new URL(service);
  return url.origin === hubOrigin && url.username === '' && url.password === '';
}

/** The service with a ticket: its own query as it is, the ticket before any fragment (CAS 3.0.3, 2.2.4). */
export function withTicket(service: string, ticket: string): string {
  const hash = service.indexOf('#');
  const base = hash === -1 ? service : service.slice(0, hash);
  const fragment = hash === -1 ? '' : service.slice(hash);
  return `${base}${base.includes('?') ? '&' : '?'}ticket=${ticket}${fragment}`;
}
