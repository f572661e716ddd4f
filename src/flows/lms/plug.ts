import type { LmsConnector } from '../../connector-kit/index.js';
import type { LmsProtocol } from '../../protocols/contract/lms.js';
import type { LmsDesk } from './lms-desk.js';
import type { LmsInvitations } from './lms-invitations.js';

/** A kind of LMS that can be plugged in. */
export type LmsKind = LmsConnector;

/** LMSs that are plugged in while the hub runs, as the web sees them. */
export interface LmsPlug {
  readonly desk: LmsDesk;
  readonly invitations: LmsInvitations;
  readonly kinds: readonly LmsKind[];
  readonly protocol: Pick<LmsProtocol, 'facts' | 'register' | 'test'>;
}
