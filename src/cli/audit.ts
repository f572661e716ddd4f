import type { Config } from '../config/schema.js';
import { systemClock } from '../domain/clock.js';
import { newTraceId } from '../flows/tokens.js';
import type { AuditFields } from '../operations/audit-record.js';
import { AuditTrail } from '../operations/audit.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

/** The audit trail of one run of the command line. */
export function trailOf(store: Store, { audit: { queue } }: Pick<Config, 'audit'>): AuditTrail {
  return new AuditTrail({ records: store.collection(COLLECTIONS.audit), clock: systemClock, queue });
}

/** Records what a command is about to do. Before it is done: what cannot be recorded does not happen. */
export function recordCommand(trail: AuditTrail, event: string, fields: AuditFields): Promise<void> {
  return trail.append(event, { outcome: 'done', traceId: newTraceId(), ...fields, by: 'command-line' });
}
