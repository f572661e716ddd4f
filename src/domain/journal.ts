import type { ErrorCode } from './errors.js';
import type { LmsEvent } from './lms.js';
import type { AttributeName } from './release.js';

/** Accounts and records that were tied to a person beside the directory's keys, or untied. */
export type LinkEvent = 'account-linked' | 'account-unlinked' | 'records-united' | 'records-parted';

/** What a teacher did in the space of a class or group. */
export type SpaceEvent = 'activity-added' | 'activity-changed' | 'activity-moved' | 'activity-removed' | 'results-exported';
/** What became of a tool that was added while the hub runs. */
export type ToolRegistryEvent = 'tool-invited' | 'tool-registered' | 'tool-changed' | 'tool-approved' | 'tool-refused' | 'tool-suspended' | 'tool-resumed' | 'tool-removed' | 'tool-tested';

/** What became of an LMS that launches the hub. */
export type LmsEventName = `lms-${LmsEvent['what']}` | 'lms-removed' | 'lms-tested';

/** Something that may be needed as proof. Identifiers, codes and attribute names; never a name, a mail or a value released. */
export interface JournalEvent {
  readonly event:
    | 'sign-in' | 'sign-out' | 'provider-sign-out' | 'session-ended' | 'launch' | 'lms-launch' | 'tool-message' | 'session-revoked' | LinkEvent | SpaceEvent | ToolRegistryEvent | LmsEventName
    | 'licence-assigned' | 'licence-taken-back' | 'access-requested' | 'access-answered'
    | 'content-chosen' | 'key-rotated' | 'hub-started' | 'hub-stopped';
  readonly outcome: 'done' | 'refused';
  /** Short and pronounceable; stands on the page, in the log and in the audit trail. */
  readonly traceId: string;
  readonly code?: ErrorCode | undefined;
  readonly rule?: string | undefined;
  readonly personId?: string | undefined;
  /** Whom it was done to, when that is not the person who did it. */
  readonly subjectId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly hatId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly activityId?: string | undefined;
  /** How many sessions ended, or things were chosen. */
  readonly count?: number | undefined;
  readonly organisationId?: string | undefined;
  /** Names of the attributes that left the hub. */
  readonly released?: readonly AttributeName[] | undefined;
  /** For the log only: what was expected and what came. */
  readonly detail?: string | undefined;
}

/** Where events go: the audit trail, the log and the counters at once. */
export interface Journal {
  record(event: JournalEvent): Promise<void>;
}
