import type { InboundProtocol } from '../../contract.js';
import { logoutUrl } from './addresses.js';
import { createCasLogout } from './logout.js';
import { CasSettings } from './settings.js';
import { CasStrategy } from './strategy.js';

/** Sign-in by CAS 1, 2 and 3, the hub being the client. */
export const casProtocol: InboundProtocol<CasSettings> = {
  id: 'cas',
  settings: CasSettings,
  answersBy: 'redirect',
  answerFields: ['ticket'],
  strategy: (connection, tools) => new CasStrategy(connection, tools),
  signOutUrl: logoutUrl,
  logout: createCasLogout,
};
