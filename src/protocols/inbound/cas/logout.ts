import { HubError } from '../../../domain/errors.js';
import type { InboundConnection, InboundTools, LogoutMessage, LogoutNotice, LogoutService, Reply } from '../../contract.js';
import { logoutUrl } from './addresses.js';
import { readLogoutRequest } from './logout-request.js';
import { isAmong } from './senders.js';
import type { CasSettings } from './settings.js';
import { ticketReference } from './ticket.js';

const MAX_BYTES = 4_096;
const NO_CONTENT: Reply = { kind: 'document', type: 'text/plain', body: '', status: 204 };

/**
 * The back channel of CAS (2.3.3, appendix C): the server posts the ticket of the login to the service. It is not signed:
 * knowing the ticket is the proof, and all it can do is end the one session of that ticket. The answer is the same
 * whatever happened, so that nothing can be learnt from it.
 */
export function createCasLogout(connections: readonly InboundConnection<CasSettings>[], { origin }: Pick<InboundTools, 'origin'>): LogoutService {
  const byId = new Map(connections.map((connection) => [connection.id, connection]));
  return {
    maxBytes: MAX_BYTES,
    silence: NO_CONTENT,
    async receive({ raw, from, connectionId = '' }: LogoutMessage): Promise<LogoutNotice> {
      const connection = byId.get(connectionId);
      if (connection === undefined) throw new HubError('AUTH-IDP-INCONNU', { rule: 'CAS 2.3.3', detail: 'a logout request to no connection' });
      requireKnownSender(connection, from);
      const ticket = await readLogoutRequest(raw);
      return { kind: 'request', connectionIds: [connectionId], sessions: [ticketReference(ticket)], answer: () => Promise.resolve(NO_CONTENT) };
    },
    canBegin: (connectionId) => Promise.resolve(byId.has(connectionId)),
    begin(connectionId) {
      const connection = byId.get(connectionId);
      return Promise.resolve(connection === undefined ? undefined : { kind: 'redirect', url: logoutUrl(connection, `${origin}/`) });
    },
  };
}

function requireKnownSender({ settings: { logoutFrom } }: InboundConnection<CasSettings>, from: string): void {
  if (logoutFrom === undefined || isAmong(logoutFrom, from)) return;
  throw new HubError('AUTH-EMETTEUR', { rule: 'CAS 2.3.3', detail: 'a logout request from an address that is not in logoutFrom' });
}
