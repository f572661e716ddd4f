import type { Journal, JournalEvent } from '../domain/journal.js';
import type { AuditTrail } from './audit.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';

export interface JournalTargets {
  readonly audit: AuditTrail;
  readonly log: Log;
  readonly metrics?: Metrics;
}

/**
 * Tells the audit trail, the log and the counters of an event. The log and the counters know of it even when the trail
 * cannot be written; the caller then gets `SYS-MAINTENANCE`, because what cannot be recorded must not happen.
 */
export function createJournal({ audit, log, metrics }: JournalTargets): Journal {
  return {
    async record(event) {
      metrics?.count(event);
      write(log, event);
      const { event: name, detail: _detail, ...fields } = event;
      await audit.append(name, fields);
    },
  };
}

function write(log: Log, { event, ...fields }: JournalEvent): void {
  if (fields.outcome === 'refused') log.warn(event, fields);
  else log.info(event, fields);
}
