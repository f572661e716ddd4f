import type { InboundProtocol } from '../../contract.js';
import { logoutUrl } from './addresses.js';
import { createCasLogout } from './logout.js';
import { RefusedTicket } from './refusals.js';
import { CasSettings } from './settings.js';
import { CasStrategy } from './strategy.js';

/** Sign-in by CAS 1, 2 and 3, the hub being the client. */
export const casProtocol: InboundProtocol<CasSettings> = {
  id: 'cas',
  settings: CasSettings,
  answersBy: 'redirect',
  answerFields: ['ticket'],
  strategy: (connection, tools) => new CasStrategy(connection, tools),
  // Apereo cancels a ticket when a second tab asks for one: its single sign-on gives another at once.
  worthAnotherTry: (refusal) => refusal instanceof RefusedTicket && refusal.mayBeCancelled,
  signOutUrl: logoutUrl,
  logout: createCasLogout,
};
