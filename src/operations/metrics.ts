import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { JournalEvent } from '../domain/journal.js';
import { DescriptionGauges } from './description-gauges.js';

const METHODS = new Set(['GET', 'HEAD', 'POST']);
/** Routes are patterns and few; the cap holds even if one day an address slips in. */
const MOST_ROUTES = 150;

export interface MetricsOptions {
  /** Configured names: a label is one of these or `unknown`. */
  readonly connectionIds: ReadonlySet<string>;
  readonly connectorOfResource: ReadonlyMap<string, string>;
  /** When the oldest signing key in use was made, milliseconds since 1970; asked when the counters are read. */
  oldestKeySince(): Promise<number | undefined>;
  now(): number;
}

export interface RequestSample {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** The counters, in a registry of their own. No label ever holds a person, a school or an address. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly routes = new Set<string>();
  private readonly signIns: Counter<'outcome' | 'connection' | 'code'>;
  private readonly launches: Counter<'outcome' | 'connector' | 'code'>;
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly storeErrors: Counter;
  readonly descriptions: DescriptionGauges;

  constructor(private readonly options: MetricsOptions) {
    const registers = [this.registry];
    this.signIns = new Counter({ name: 'passerelle_sign_ins_total', help: 'Sign-ins by outcome', labelNames: ['outcome', 'connection', 'code'], registers });
    this.launches = new Counter({ name: 'passerelle_launches_total', help: 'Launches by outcome', labelNames: ['outcome', 'connector', 'code'], registers });
    this.requests = new Histogram({
      name: 'passerelle_http_request_seconds',
      help: 'Time to answer, by route pattern',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    });
    this.storeErrors = new Counter({ name: 'passerelle_store_errors_total', help: 'Refusals because the store failed', registers });
    this.descriptions = new DescriptionGauges(registers);
    this.addKeyAge(registers);
    collectDefaultMetrics({ register: this.registry, prefix: 'passerelle_' });
  }

  count({ event, outcome, code, connectionId = '', resourceId = '' }: JournalEvent): void {
    const labels = { outcome, code: code ?? 'none' };
    if (event === 'sign-in') this.signIns.inc({ ...labels, connection: this.options.connectionIds.has(connectionId) ? connectionId : 'unknown' });
    if (event === 'launch') this.launches.inc({ ...labels, connector: this.options.connectorOfResource.get(resourceId) ?? 'unknown' });
  }

  observe({ method, route, status, seconds }: RequestSample): void {
    this.requests.observe({ method: METHODS.has(method) ? method : 'other', route: this.boundedRoute(route), status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  storeFailed(): void {
    this.storeErrors.inc();
  }

  async exposition(): Promise<{ readonly type: string; readonly body: string }> {
    return { type: this.registry.contentType, body: await this.registry.metrics() };
  }

  private boundedRoute(route: string): string {
    if (this.routes.has(route)) return route;
    if (this.routes.size >= MOST_ROUTES) return 'other';
    this.routes.add(route);
    return route;
  }

  private addKeyAge(registers: Registry[]): void {
    const { options } = this;
    const countFailure = (): 'unknown' => {
      this.storeFailed();
      return 'unknown';
    };
    const gauge = new Gauge({
      name: 'passerelle_oldest_signing_key_age_seconds',
      help: 'Age of the oldest signing key in use; 0 when there is none',
      registers,
      async collect() {
        // A store that is down must not take the other counters with it: the last age stands.
        const since = await options.oldestKeySince().catch(countFailure);
        if (since !== 'unknown') gauge.set(since === undefined ? 0 : (options.now() - since) / 1_000);
      },
    });
  }
}
