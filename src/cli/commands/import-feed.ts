import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../../config/schema.js';
import type { DeliveryOptions } from '../../directory/feeds/open-delivery.js';
import type { FeedDelivery } from '../../directory/feeds/record.js';
import type { ImportReport } from '../../directory/import/report.js';
import { applyImport, planImport } from '../../directory/import/run.js';
import type { ImportSettings } from '../../directory/import/settings.js';
import { systemClock } from '../../domain/clock.js';
import { asHubError } from '../../domain/errors.js';
import { FeedSource } from '../../domain/feed.js';
import { Uai } from '../../domain/uai.js';
import { newTraceId } from '../../flows/tokens.js';
import type { AuditFields } from '../../operations/audit-record.js';
import type { Store } from '../../store/port.js';
import { trailOf } from '../audit.js';
import { withStore } from '../deployment.js';
import { importReportLines } from '../import-report.js';
import { withPipedFile } from '../piped-file.js';
import { progressBar } from '../progress-bar.js';
import { print, type CommandContext } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** Opens the delivery that lies under a path: a folder, an archive or one file. @throws HubError `IMPORT-FICHIER`, `SYS-FORME` */
export type OpenDelivery = (path: string, options: DeliveryOptions) => Promise<FeedDelivery>;

interface FeedOptions {
  readonly plan?: boolean;
  readonly json?: boolean;
  readonly threshold?: string;
  readonly forceSchool?: readonly string[];
  readonly academy?: string;
}

interface AafOptions extends FeedOptions {
  readonly source: string;
}

interface OndeOptions extends FeedOptions {
  readonly school: string;
  readonly name?: string;
  readonly private?: boolean;
  readonly legalGuardians?: boolean;
}

const PATH = 'file, folder, zip or tar.gz; - for what another program writes';

/** `passerelle import aaf` and `import onde`: exit with 1 when something was held back and waits for a decision. */
export function addFeedImports(command: Command, context: CommandContext, open: OpenDelivery): void {
  const aaf = command.command('aaf').argument('<path>', PATH).description('Imports a delivery of the academic directory (AAF), complete or delta.')
    .requiredOption('--source <code>', 'code of the academy before its keys, such as 17');
  withFeedOptions(aaf).action((path: string, options: AafOptions) => importFeed(context, open, path, { source: options.source }, options));
  const onde = command.command('onde').argument('<path>', PATH).description('Imports the CSV files that one school extracts from ONDE.')
    .requiredOption('--school <uai>', 'the school they are of')
    .option('--name <name>', 'its name, where the directory does not know it')
    .option('--private', 'it is a private school')
    .option('--legal-guardians', 'the extraction was made of legal guardians alone: they have parental authority');
  withFeedOptions(onde).action((path: string, options: OndeOptions) => importFeed(context, open, path, ondeDelivery(options), options));
}

function withFeedOptions(command: Command): Command {
  return command
    .option('--plan', 'says what would change and writes nothing')
    .option('--json', 'as JSON')
    .option('--threshold <percent>', 'share of its pupils a school may lose (default: imports.lossPercent)')
    .option('--force-school <uai...>', 'schools that may lose more than that')
    .option('--academy <id>', 'identifier of the organisation above the schools (default: academie-<code>)');
}

/** Each school is a source of its own: whom its files do not name has left that school and no other. */
function ondeDelivery({ school, name, private: isPrivate, legalGuardians }: OndeOptions): DeliveryOptions {
  const uai = Uai.safeParse(school);
  if (!uai.success) throw new UsageError('--school: a UAI has seven digits and a letter');
  return { source: `onde-${uai.data}`, school: { uai: uai.data, name, isPrivate, guardiansHaveAuthority: legalGuardians } };
}

async function importFeed(context: CommandContext, open: OpenDelivery, path: string, of: DeliveryOptions, options: FeedOptions): Promise<void> {
  check(of.source, options);
  const report = await withPipedFile(path, context.terminal, (file) => reportOn(context, () => open(file, of), of.source, options));
  print(context.terminal, options.json, report, importReportLines(report));
  if (report.heldAdults.length > 0 || report.schools.some(({ held }) => held !== undefined)) context.fail();
}

async function reportOn(context: CommandContext, open: () => Promise<FeedDelivery>, source: string, options: FeedOptions): Promise<ImportReport> {
  const bar = progressBar(context.terminal, () => systemClock.now());
  return withStore(context, async (store, config) => {
    const delivery = await open();
    const settings = { ...settingsOf(config, source, options), onProgress: bar.show };
    return options.plan === true ? planImport(store, delivery, settings) : recorded(store, config, delivery, () => applyImport(store, delivery, settings));
  }).finally(bar.end);
}

/** @throws UsageError naming the option that is wrong */
function check(source: string, { threshold, forceSchool = [] }: FeedOptions): void {
  if (!FeedSource.safeParse(source).success) throw new UsageError('--source: letters, digits and hyphens, 16 at most');
  if (threshold !== undefined && !/^([1-9]\d?|100)$/.test(threshold)) throw new UsageError('--threshold: a whole number from 1 to 100');
  const wrong = forceSchool.find((uai) => !Uai.safeParse(uai).success);
  if (wrong !== undefined) throw new UsageError('--force-school: a UAI has seven digits and a letter');
}

function settingsOf({ imports, academy, profileOfFunction, store }: Config, source: string, { threshold, forceSchool = [], academy: academyId }: FeedOptions): ImportSettings {
  return {
    clock: systemClock,
    profileOfFunction,
    academy: { id: academyId ?? `academie-${source}`, name: academy.name },
    departments: imports.departments,
    threshold: threshold === undefined ? imports.lossPercent : Number(threshold),
    forced: new Set(forceSchool.map((uai) => uai.toUpperCase())),
    // Beside the store there is room for people; a folder for temporary files may be memory.
    scratch: store.engine === 'sqlite' && store.file !== ':memory:' ? dirname(store.file) : tmpdir(),
  };
}

/** One event for each import, whatever came of it: counts and codes, nobody's name. */
async function recorded(store: Store, config: Config, { source, day, mode }: FeedDelivery, work: () => Promise<ImportReport>): Promise<ImportReport> {
  const audit = trailOf(store, config);
  const event = { traceId: newTraceId(), source, day, mode, by: 'command-line' };
  try {
    const report = await work();
    await audit.append('import', { ...event, outcome: 'done', ...auditCounts(report) });
    return report;
  } catch (error) {
    const { code, rule } = asHubError(error);
    await audit.append('import', { ...event, outcome: 'refused', code, rule });
    throw error;
  }
}

function auditCounts({ outcome, resumed, rows, totals, schools, heldAdults, rejected }: ImportReport): AuditFields {
  const { pupils, staff, guardians, classes } = totals;
  return {
    result: outcome, resumed, rows, rejected: rejected.total,
    pupilArrivals: pupils.arrivals, pupilMoves: pupils.movedIn, pupilLeavers: pupils.leavers,
    staffArrivals: staff.arrivals, staffDepartures: staff.departures,
    guardianArrivals: guardians.arrivals, guardianLeavers: guardians.leavers,
    classesAdded: classes.added, classesClosed: classes.closed,
    heldSchools: schools.filter(({ held }) => held !== undefined).map(({ uai }) => uai),
    heldAdults: heldAdults.map(({ kind }) => kind),
  };
}
