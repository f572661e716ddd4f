import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { canPin, leaveTheCore, startChild, type Child } from './child.js';
import type { HubOptions } from './hub-process.js';
import type { LimitName } from './limit-process.js';
import { latenciesAtHalfLoad, median, ratePerSecond } from './measure.js';
import { ACTIVE_PEOPLE } from './population.js';
import type { PeerName, PeerReady } from './peer-process.js';
import { printTable, type Row } from './report.js';
import { casSignIns, startCasStub } from './scenarios/cas.js';
import { ltiAuthorizations } from './scenarios/lti.js';
import { bareExpress, oidcAuthorizations } from './scenarios/peers.js';
import { portalPages } from './scenarios/portal.js';
import { samlSignIns } from './scenarios/saml.js';
import type { Scenario } from './scenarios/scenario.js';

const ACADEMY_PEOPLE = 610_000;
const ROUNDS = 3;
const LIMIT_SECONDS = 3;

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, people: { type: 'string', default: String(ACADEMY_PEOPLE) } } });
const say = (line: string): void => { if (!values.json) console.error(line); };

interface Kind {
  readonly scenario: (origin: string) => Scenario;
  readonly count: number;
}

const KINDS = {
  portal: { scenario: portalPages, count: 3_000 },
  cas: { scenario: casSignIns, count: 1_500 },
  saml: { scenario: samlSignIns, count: 600 },
  lti: { scenario: ltiAuthorizations, count: 1_500 },
} as const satisfies Record<string, Kind>;

type KindName = keyof typeof KINDS;

const NAMES = Object.keys(KINDS) as readonly KindName[];

/** Everything in one run, hub and peers by turns, so that a slow minute of the machine is slow for all. */
async function main(): Promise<void> {
  leaveTheCore();
  const toolOrigin = 'http://127.0.0.1:9';
  const casOrigin = await startCasStub();
  const hubWith = (people: number) => startChild<{ readonly origin: string }>('hub-process.js', { people, casOrigin, toolOrigin } satisfies HubOptions);
  say(`one core for what is measured: ${canPin ? 'yes' : 'no, taskset is missing'}`);

  const limits = { jose: await limit('jose'), 'node-saml': await limit('node-saml') };
  const [express, oidc, small] = [await peer('express'), await peer('oidc-provider'), await hubWith(ACTIVE_PEOPLE)];
  say(`filling a directory of ${values.people} people`);
  const large = await hubWith(Number(values.people));
  try {
    const peers = {
      express: { scenario: bareExpress(express.ready.origin), count: 6_000 },
      oidc: { scenario: oidcAuthorizations(oidc.ready.origin, oidc.ready.cookie ?? ''), count: 1_200 },
    };
    const rates: Record<string, number[]> = {};
    const measure = async (name: string, scenario: Scenario, count: number): Promise<void> => {
      const rate = await ratePerSecond(scenario, count);
      (rates[name] ??= []).push(rate);
      say(`  ${name}: ${rate.toFixed(0)} per second`);
    };
    for (let round = 0; round <= ROUNDS; round += 1) {
      say(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`);
      await measure('express', peers.express.scenario, peers.express.count);
      await measure('oidc', peers.oidc.scenario, peers.oidc.count);
      for (const name of NAMES) await measure(name, KINDS[name].scenario(small.ready.origin), KINDS[name].count);
      for (const name of NAMES) await measure(`large ${name}`, KINDS[name].scenario(large.ready.origin), KINDS[name].count);
    }
    const medians = Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all.slice(1))]));
    say('latencies at half load');
    const latencies = Object.fromEntries(await oneByOne(NAMES, async (name) => {
      const { scenario, count } = KINDS[name];
      return [name, await latenciesAtHalfLoad(scenario(small.ready.origin), count, medians[name] ?? 1)] as const;
    }));
    report(medians, latencies, limits);
  } finally {
    await Promise.all([express, oidc, small, large].map((child: Child<unknown>) => child.stop()));
  }
}

type Latencies = Readonly<Record<string, { readonly p50ms: number; readonly p99ms: number }>>;

function report(medians: Readonly<Record<string, number>>, latencies: Latencies, limits: Readonly<Record<LimitName, number>>): void {
  const rateOf = (name: string) => medians[name] ?? Number.NaN;
  const row = (name: KindName, title: string, against: string, rate: number, target: number): Row => ({
    name: title, perSecond: rateOf(name), ...(latencies[name] ?? { p50ms: Number.NaN, p99ms: Number.NaN }), against, ratio: rateOf(name) / rate, target,
  });
  const rows: readonly Row[] = [
    row('lti', 'LTI authorization', 'oidc-provider, same work', rateOf('oidc'), 1.1),
    row('lti', 'LTI authorization', 'raw RS256 signatures (jose)', limits.jose, 0.45),
    row('saml', 'SAML sign-in, whole', 'node-saml validating alone', limits['node-saml'], 5),
    row('cas', 'CAS sign-in, whole', 'bare Express', rateOf('express'), 0.15),
    row('portal', 'portal page, signed in', 'bare Express', rateOf('express'), 0.2),
    ...NAMES.map((name) => ({
      ...row(name, `${KINDS[name].scenario('').name}, ${Number(values.people).toLocaleString('en')} people`, `the same with ${ACTIVE_PEOPLE} people`, rateOf(name), 0.9),
      perSecond: rateOf(`large ${name}`), ratio: rateOf(`large ${name}`) / rateOf(name),
    })),
  ];
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.versions.node, pinned: canPin };
  if (values.json) console.log(JSON.stringify({ machine, rows }));
  else printTable(machine, rows);
}

async function limit(name: LimitName): Promise<number> {
  const { ready, stop } = await startChild<{ readonly perSecond: number }>('limit-process.js', { limit: name, seconds: LIMIT_SECONDS });
  await stop();
  say(`${name}: ${ready.perSecond.toFixed(0)} per second`);
  return ready.perSecond;
}

function peer(name: PeerName): Promise<Child<PeerReady>> {
  return startChild<PeerReady>('peer-process.js', { peer: name });
}

async function oneByOne<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

await main();
process.exit(0);
