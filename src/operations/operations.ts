import type { Clock } from '../domain/clock.js';
import { asHubError } from '../domain/errors.js';
import type { Journal } from '../domain/journal.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';
import { AuditTrail } from './audit.js';
import { logDescription, type DescriptionFacts } from './description-report.js';
import { Health } from './health.js';
import { createJournal } from './journal.js';
import { createLog, type Log, type LogLevel } from './log.js';
import { logHead } from './logged-head.js';
import { Metrics, type RequestSample } from './metrics.js';
import { oldestKeySince } from './signing-key-age.js';

/** The part of the configuration that operations read. */
export interface OperationsSettings {
  readonly logs: { readonly level: LogLevel };
  readonly audit: { readonly headMinutes: number; readonly queue: number };
  readonly connections: readonly { readonly id: string }[];
  readonly resources: readonly { readonly id: string; readonly connector: string }[];
}

/** What the running hub tells those who keep it running. */
export interface HubOperations {
  readonly journal: Journal;
  readonly log: Log;
  readonly audit: AuditTrail;
  /** Rejects with HubError `SYS-MAINTENANCE` when the hub should get no traffic. */
  ready(): Promise<void>;
  metrics(): Promise<{ readonly type: string; readonly body: string }>;
  observe(request: RequestSample & { readonly traceId: string }): void;
  /** Something that those who keep the hub running must look at. */
  fault(error: unknown, traceId: string): void;
  /** Somebody was told no: written so that the id on their page leads to the reason. */
  refusal(error: unknown, traceId: string): void;
  /** What came of reading the descriptions of a source again. */
  description(facts: DescriptionFacts): void;
  /** From now on `ready` rejects. */
  drain(): void;
  /** Waits for the audit trail and writes its last head to the log. Before the store is closed. */
  stop(): Promise<void>;
}

export function startOperations(settings: OperationsSettings, store: Store, clock: Clock, log: Log = createLog(settings.logs)): HubOperations {
  const metrics = new Metrics({
    connectionIds: new Set(settings.connections.map(({ id }) => id)),
    connectorOfResource: new Map(settings.resources.map(({ id, connector }) => [id, connector])),
    oldestKeySince: () => oldestKeySince(store.collection(COLLECTIONS.signingKeys)),
    now: () => clock.now(),
  });
  const audit = new AuditTrail({ records: store.collection(COLLECTIONS.audit), clock, queue: settings.audit.queue });
  const health = new Health(store);
  const logOwnHead = (): void => { if (audit.head !== undefined) logHead(log, audit.head); };
  const heads = setInterval(logOwnHead, settings.audit.headMinutes * 60_000).unref();
  return {
    log,
    audit,
    journal: createJournal({ audit, log, metrics }),
    ready: () => health.ready(),
    metrics: () => metrics.exposition(),
    observe(request) {
      metrics.observe(request);
      log.debug('http-request', { ...request });
    },
    fault(error, traceId) {
      const { code, rule, detail } = asHubError(error);
      if (code === 'SYS-MAINTENANCE') metrics.storeFailed();
      log.error('fault', { code, rule, detail, traceId, error });
    },
    refusal(error, traceId) {
      const { code, rule, detail } = asHubError(error);
      log.info('refusal', { code, rule, detail, traceId });
    },
    description(facts) {
      metrics.descriptions.set(facts);
      logDescription(log, facts, clock.now());
    },
    drain: () => health.drain(),
    async stop() {
      health.drain();
      clearInterval(heads);
      await audit.settled();
      logOwnHead();
    },
  };
}
