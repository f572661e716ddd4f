import { describe, expect, test } from '@jest/globals';
import { Metrics } from '../../../src/operations/metrics.js';

function metricsWith(since?: number): Metrics {
  return new Metrics({
    connectionIds: new Set(['ent-nord']),
    connectorOfResource: new Map([['calcul', 'generic-lti13']]),
    oldestKeySince: () => Promise.resolve(since),
    now: () => 100_000,
  });
}

async function text(metrics: Metrics): Promise<string> {
  return (await metrics.exposition()).body;
}

describe('the counters', () => {
  test('sign-ins by outcome, connection and code', async () => {
    const metrics = metricsWith();
    metrics.count({ event: 'sign-in', outcome: 'done', traceId: 't', connectionId: 'ent-nord' });
    metrics.count({ event: 'sign-in', outcome: 'refused', traceId: 't', connectionId: 'ent-nord', code: 'AUTH-INCONNU' });
    const body = await text(metrics);
    expect(body).toContain('passerelle_sign_ins_total{outcome="done",code="none",connection="ent-nord"} 1');
    expect(body).toContain('passerelle_sign_ins_total{outcome="refused",code="AUTH-INCONNU",connection="ent-nord"} 1');
  });

  test('launches by connector', async () => {
    const metrics = metricsWith();
    metrics.count({ event: 'launch', outcome: 'done', traceId: 't', resourceId: 'calcul', personId: 'person-1234' });
    const body = await text(metrics);
    expect(body).toContain('passerelle_launches_total{outcome="done",code="none",connector="generic-lti13"} 1');
    expect(body).not.toContain('person-1234');
  });

  test('names that were never configured share one label', async () => {
    const metrics = metricsWith();
    for (let number = 0; number < 300; number += 1) {
      metrics.count({ event: 'sign-in', outcome: 'refused', traceId: 't', connectionId: `made-up-${number}` });
      metrics.count({ event: 'launch', outcome: 'refused', traceId: 't', resourceId: `made-up-${number}` });
    }
    const body = await text(metrics);
    expect(body).not.toContain('made-up');
    expect(body).toContain('connection="unknown"} 300');
    expect(body).toContain('connector="unknown"} 300');
  });

  test('requests by route pattern; methods, statuses and routes are bounded', async () => {
    const metrics = metricsWith();
    metrics.observe({ method: 'GET', route: '/portail/:hat', status: 200, seconds: 0.004 });
    for (let number = 0; number < 1_000; number += 1) metrics.observe({ method: `M${number}`, route: `/made/up/${number}`, status: 404, seconds: 0.001 });
    const body = await text(metrics);
    expect(body).toContain('passerelle_http_request_seconds_count{method="GET",route="/portail/:hat",status="2xx"} 1');
    expect(body).toContain('method="other",route="other",status="4xx"');
    expect(body).not.toContain('/made/up/900');
  });

  test('failures of the store, age of keys, lag of the event loop', async () => {
    const metrics = metricsWith(40_000);
    metrics.storeFailed();
    const body = await text(metrics);
    expect(body).toContain('passerelle_store_errors_total 1');
    expect(body).toContain('passerelle_oldest_signing_key_age_seconds 60');
    expect(body).toContain('passerelle_nodejs_eventloop_lag_seconds');
  });

  test('no key yet: age 0', async () => {
    expect(await text(metricsWith())).toContain('passerelle_oldest_signing_key_age_seconds 0');
  });

  test('the store being down does not take the counters with it', async () => {
    const metrics = new Metrics({ connectionIds: new Set(), connectorOfResource: new Map(), oldestKeySince: () => Promise.reject(new Error('down')), now: () => 0 });
    expect(await text(metrics)).toContain('passerelle_sign_ins_total');
    expect(await text(metrics)).toContain('passerelle_store_errors_total 1');
  });

  test('two hubs in one process do not share counters', async () => {
    const [one, other] = [metricsWith(), metricsWith()];
    one.storeFailed();
    expect(await text(other)).toContain('passerelle_store_errors_total 0');
  });
});
