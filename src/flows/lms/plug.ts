import type { LmsConnector } from '../../connector-kit/index.js';
import type { LmsProtocol } from '../../protocols/contract/lms.js';
import type { LmsDesk } from './lms-desk.js';
import type { LmsInvitations } from './lms-invitations.js';

/** LMSs that are plugged in while the hub runs, as the web sees them. */
export interface LmsPlug {
  readonly desk: LmsDesk;
  readonly invitations: LmsInvitations;
  readonly kinds: readonly LmsConnector[];
  readonly protocol: Pick<LmsProtocol, 'facts' | 'register' | 'test'>;
}
