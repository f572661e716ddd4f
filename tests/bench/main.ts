import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { aggregateRows } from './aggregate.js';
import { besideImportRow } from './beside-import.js';
import { canPin, leaveTheCore, runChild, startChild, type Child } from './child.js';
import { feedRows } from './feed.js';
import { gradesRows } from './grades.js';
import type { FillOptions } from './fill-process.js';
import type { HubOptions } from './hub-process.js';
import type { LimitName, LimitOptions } from './limit-process.js';
import { latenciesAtHalfLoad, median, ratePerSecond, type Latency } from './measure.js';
import { ACTIVE_PEOPLE } from './population.js';
import type { PeerName, PeerReady } from './peer-process.js';
import { printTable, type Row } from './report.js';
import { casSignIns, startCasStub } from './scenarios/cas.js';
import { brokeredLaunches, startBenchLms, type BenchLms } from './scenarios/lms.js';
import { ltiAuthorizations } from './scenarios/lti.js';
import { bareExpress, oidcAuthorizations } from './scenarios/peers.js';
import { portalPages } from './scenarios/portal.js';
import { launches, memberPages, resultPages, scores, startServiceTool, tokens, type ServiceTool } from './scenarios/services.js';
import { encryptedSamlSignIns, samlSignIns } from './scenarios/saml.js';
import type { Scenario } from './scenarios/scenario.js';

const ACADEMY_PEOPLE = 610_000;
const LIMIT_SECONDS = 1.5;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    people: { type: 'string', default: String(ACADEMY_PEOPLE) },
    schools: { type: 'string', default: '100' },
    entities: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '5' },
  },
});
const ROUNDS = Number(values.rounds);
/** What is done once takes as long as a round of all the rest. */
const ROUNDS_AT_ONCE = Math.min(3, ROUNDS);
const say = (line: string): void => { if (!values.json) console.error(line); };

interface Kind {
  readonly scenario: (origin: string) => Scenario;
  readonly count: number;
}

/** Everything a hub is measured by, and how many pieces of it a round has. */
function kindsWith(tool: ServiceTool, lms: BenchLms) {
  return {
    ...KINDS,
    launch: { scenario: launches, count: 600 },
    brokered: { scenario: (origin: string) => brokeredLaunches(origin, lms), count: 300 },
    token: { scenario: (origin: string) => tokens(origin, tool), count: 400 },
    score: { scenario: (origin: string) => scores(origin, tool), count: 1_000 },
    results: { scenario: (origin: string) => resultPages(origin, tool), count: 300 },
    members: { scenario: (origin: string) => memberPages(origin, tool), count: 300 },
  } as const satisfies Record<string, Kind>;
}

const KINDS = {
  portal: { scenario: portalPages, count: 3_000 },
  cas: { scenario: casSignIns, count: 1_500 },
  saml: { scenario: samlSignIns, count: 600 },
  'saml encrypted': { scenario: encryptedSamlSignIns, count: 600 },
  lti: { scenario: ltiAuthorizations, count: 1_500 },
} as const satisfies Record<string, Kind>;

type Kinds = ReturnType<typeof kindsWith>;
type KindName = keyof Kinds;

const LIMITS: readonly LimitName[] = ['jose', 'node-saml', 'node-saml encrypted'];
const NAMES: readonly KindName[] = ['portal', 'cas', 'saml', 'saml encrypted', 'lti', 'launch', 'brokered', 'token', 'score', 'results', 'members'];

/** Everything in one run, hub and peers by turns, so that a slow minute of the machine is slow for all. */
async function main(): Promise<void> {
  leaveTheCore();
  const toolOrigin = 'http://127.0.0.1:9';
  const [casOrigin, tool, lms] = [await startCasStub(), await startServiceTool(), await startBenchLms()];
  const kinds = kindsWith(tool, lms);
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-bench-'));
  const hubWith = async (people: number): Promise<Child<{ readonly origin: string }>> => {
    const file = join(folder, `${people}.db`);
    await runChild('fill-process.js', { people, file } satisfies FillOptions);
    return startChild('hub-process.js', { file, casOrigin, toolOrigin, keySetUrl: tool.keySetUrl, lmsOrigin: lms.origin } satisfies HubOptions);
  };
  const atOnce = { rounds: ROUNDS_AT_ONCE, folder, say };
  say(`one core for what is measured: ${canPin ? 'yes' : 'no, taskset is missing'}`);

  const delivery = join(folder, 'delivery');
  const more = [
    ...(await feedRows({ ...atOnce, delivery, schools: Number(values.schools) })),
    await besideImportRow({ ...atOnce, delivery, casOrigin, toolOrigin }),
    ...(await aggregateRows({ ...atOnce, entities: Number(values.entities) })),
    ...(await gradesRows(atOnce)),
  ];
  const [express, oidc, small] = [await peer('express'), await peer('oidc-provider'), await hubWith(ACTIVE_PEOPLE)];
  say(`filling a directory of ${values.people} people`);
  const large = await hubWith(Number(values.people));
  try {
    const peers = {
      express: { scenario: bareExpress(express.ready.origin), count: 6_000 },
      oidc: { scenario: oidcAuthorizations(oidc.ready.origin, oidc.ready.cookie ?? ''), count: 1_200 },
    };
    const rates: Record<string, number[]> = {};
    for (let round = 0; round <= ROUNDS; round += 1) {
      say(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`);
      const keep = (name: string, rate: number): void => {
        say(`  ${name}: ${rate.toFixed(0)} per second`);
        if (round > 0) (rates[name] ??= []).push(rate);
      };
      for (const name of LIMITS) keep(name, await limit(name));
      for (const [name, { scenario, count }] of Object.entries(peers)) keep(name, await ratePerSecond(scenario, count));
      for (const name of NAMES) {
        const { scenario, count } = kinds[name];
        keep(name, await ratePerSecond(scenario(small.ready.origin), count));
        keep(`large ${name}`, await ratePerSecond(scenario(large.ready.origin), count));
      }
    }
    say('latencies at half load');
    const latencies = Object.fromEntries(await oneByOne(NAMES, async (name) => {
      const { scenario, count } = kinds[name];
      return [name, await latenciesAtHalfLoad(scenario(small.ready.origin), count, median(rates[name] ?? [1]))] as const;
    }));
    report([...rowsOf(kinds, rates, latencies), ...more]);
  } finally {
    await Promise.all([express, oidc, small, large].map((child: Child<unknown>) => child.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

type Latencies = Readonly<Record<string, Latency>>;

/** A ratio is taken within each round, where both sides had the same machine; the median of those is told. */
function rowsOf(kinds: Kinds, rates: Readonly<Record<string, readonly number[]>>, latencies: Latencies): readonly Row[] {
  const ratesOf = (name: string) => rates[name] ?? [];
  const row = (kind: KindName, title: string, [measured, reference]: readonly [string, string], against: string, target: number): Row => ({
    name: title,
    perSecond: median(ratesOf(measured)),
    ...(latencies[kind] ?? { p50ms: Number.NaN, p99ms: Number.NaN }),
    against,
    ratio: median(ratesOf(measured).map((rate, round) => rate / (ratesOf(reference)[round] ?? Number.NaN))),
    target,
  });
  return [
    row('lti', 'LTI authorization', ['lti', 'oidc'], 'oidc-provider, same work', 1.1),
    row('lti', 'LTI authorization', ['lti', 'jose'], 'raw RS256 signatures (jose)', 0.45),
    row('saml', 'SAML sign-in, whole', ['saml', 'node-saml'], 'node-saml validating alone', 8),
    row('saml encrypted', 'SAML sign-in, encrypted, whole', ['saml encrypted', 'node-saml encrypted'], 'node-saml validating the same alone', 8),
    row('cas', 'CAS sign-in, whole', ['cas', 'express'], 'bare Express', 0.15),
    row('portal', 'portal page, signed in', ['portal', 'express'], 'bare Express', 0.2),
    row('launch', 'LTI launch, from the tile to the token', ['launch', 'jose'], 'raw RS256 signatures (jose)', 0.2),
    row('brokered', 'LTI launch, from an LMS to the token', ['brokered', 'launch'], 'a launch from the tile', 0.5),
    row('token', 'LTI access token', ['token', 'express'], 'bare Express', 0.1),
    row('score', 'LTI score', ['score', 'express'], 'bare Express', 0.15),
    row('results', 'LTI results, a page of 100', ['results', 'express'], 'bare Express', 0.05),
    row('members', 'LTI members, a page of 100', ['members', 'express'], 'bare Express', 0.05),
    ...NAMES.map((name) => row(
      name, `${kinds[name].scenario('').name}, ${Number(values.people).toLocaleString('en')} people`, [`large ${name}`, name], `the same with ${ACTIVE_PEOPLE} people`, 0.9,
    )),
  ];
}

function report(rows: readonly Row[]): void {
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.versions.node, pinned: canPin };
  if (values.json) console.log(JSON.stringify({ machine, rows }));
  else printTable(machine, rows);
}

async function limit(name: LimitName): Promise<number> {
  return (await runChild<{ readonly perSecond: number }>('limit-process.js', { limit: name, seconds: LIMIT_SECONDS } satisfies LimitOptions)).perSecond;
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
