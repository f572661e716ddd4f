import { HubError } from '../../domain/errors.js';
import type { ImportRun } from '../../domain/feed.js';
import type { Store } from '../../store/port.js';
import type { FeedDelivery } from '../feeds/record.js';
import type { ClassChange } from './class-book.js';
import { openImport, type ImportCollections } from './collections.js';
import { entryId } from './entry.js';
import { organisationsTouched, type PersonChange } from './person-change.js';
import { PersonIds } from './person-id.js';
import { makePlan, progressOf, type Plan } from './plan.js';
import { reportOf, type ImportReport } from './report.js';
import { RunLog } from './run-log.js';
import type { ImportSettings } from './settings.js';
import { SourceLock } from './source-lock.js';
import { Spool, type SpooledChange } from './spool.js';
import { writeLeavers } from './write-leavers.js';
import { writePeople, type WriteTools } from './write-people.js';
import { closeClasses, ensureAcademy, writeClasses, writeSchools } from './write-schools.js';
import { writeTies } from './write-ties.js';

/**
 * Says what a delivery would change. Reads it once and writes nothing.
 * @throws HubError `IMPORT-ANCIEN` when a newer one was applied, `IMPORT-FICHIER` when it is no feed
 */
export async function planImport(store: Store, delivery: FeedDelivery, settings: ImportSettings): Promise<ImportReport> {
  const collections = openImport(store);
  const known = await collections.feedSources.get(delivery.source);
  refuseOlder(delivery, known?.lastDay);
  const nothing = () => Promise.resolve();
  const plan = await makePlan(collections, delivery, settings, { keep: nothing, setAside: nothing });
  return reportOf(plan, 'planned', await RunLog.isInterrupted(collections, delivery));
}

/**
 * Applies a delivery. It is read whole, to know what it changes and what of that is not to be believed; the changes wait on
 * disk meanwhile. Nothing is written of a delivery that is no feed. An import that was killed is finished by calling this
 * again with the same delivery; one that was applied changes nothing.
 * @throws HubError `IMPORT-EN-COURS`, `IMPORT-ANCIEN`, `IMPORT-FICHIER`; `SYS-MAINTENANCE` when there is no room for the changes
 */
export async function applyImport(store: Store, delivery: FeedDelivery, settings: ImportSettings): Promise<ImportReport> {
  const collections = openImport(store);
  const lock = await SourceLock.take(collections, delivery.source, settings.clock);
  try {
    refuseOlder(delivery, lock.lastDay);
    const spool = await Spool.open(settings.scratch);
    return await applied({ collections, delivery, settings, lock, spool }).finally(() => spool.close());
  } finally {
    await lock.release();
  }
}

interface Opened {
  readonly collections: ImportCollections;
  readonly delivery: FeedDelivery;
  readonly settings: ImportSettings;
  readonly lock: SourceLock;
  readonly spool: Spool;
}

async function applied(opened: Opened): Promise<ImportReport> {
  const { collections, delivery, settings, lock, spool } = opened;
  const log = await RunLog.start(collections, delivery, settings.clock);
  const plan = await makePlan(collections, delivery, settings, { keep: () => lock.keep(), setAside: (changes) => spool.add(changes) });
  const isNothing = plan.tally.changes === 0 && !log.resumed;
  await lock.reached(delivery.day);
  const application = new Application(opened, plan, log);
  await (isNothing ? application.ties() : application.run());
  await log.done();
  return reportOf(plan, isNothing ? 'unchanged' : 'applied', log.resumed);
}

function refuseOlder({ day, source }: FeedDelivery, lastDay: string | undefined): void {
  if (lastDay === undefined || day >= lastDay) return;
  throw new HubError('IMPORT-ANCIEN', { detail: `this delivery of ${source} is of ${day}; one of ${lastDay} was applied` });
}

/** An ordered list of steps, each of which gives the same result when it is done again. */
class Application {
  private readonly tools: WriteTools;

  constructor(
    private readonly opened: Opened,
    private readonly plan: Plan,
    private readonly log: RunLog,
  ) {
    const { collections, delivery: { source, day }, settings } = opened;
    const { absence, holds, remarks } = plan;
    const isLeaving: WriteTools['isLeaving'] = (entry) => absence.decide(entry, holds) === 'leaves';
    this.tools = { collections, source, day, remarks, ids: new PersonIds(settings.clock), isLeaving };
  }

  async run(): Promise<void> {
    await ensureAcademy(this.tools, this.opened.settings.academy);
    await this.people();
    await this.leavers();
    await this.ties();
    await this.enter('classes');
    await closeClasses(this.tools, this.plan.classes.closed(this.opened.delivery).filter(({ schoolId }) => !this.isHeld(schoolId)));
  }

  /** Those of the delivery and those an import that was killed left behind. */
  async ties(): Promise<void> {
    await this.enter('ties');
    await writeTies(this.tools, (pupils) => this.step('ties', pupils));
  }

  private async people(): Promise<void> {
    await this.enter('people');
    await this.schools();
    let rows = 0;
    for await (const spooled of this.opened.spool.changes()) {
      const changes = await this.withEntries(spooled);
      await writePeople(this.tools, changes.filter((change) => !organisationsTouched(change).some((uai) => this.isHeld(uai))));
      await this.log.reached(spooled.at(-1));
      await this.step('people', (rows += spooled.length));
    }
  }

  private async withEntries(spooled: readonly SpooledChange[]): Promise<readonly PersonChange[]> {
    const { source } = this.tools;
    const ids = spooled.map(({ record }) => entryId(source, record.kind, record.key));
    const entries = new Map((await this.tools.collections.feedEntries.getMany(ids)).map((entry) => [entry.id, entry]));
    return spooled.map((change, index) => ({ ...change, entry: entries.get(ids[index] ?? '') }));
  }

  private async schools(): Promise<void> {
    const { schools, classes } = this.plan;
    const { delivery } = this.opened;
    await writeSchools(this.tools, schools.changes().filter(({ uai }) => !this.isHeld(uai)));
    const isWritten = ({ what, schoolId }: ClassChange): boolean => what !== 'closed' && !this.isHeld(schoolId);
    const changed = new Set(classes.changes(delivery).filter(isWritten).map(({ groupId }) => groupId));
    await writeClasses(this.tools, classes.classes(delivery).filter(({ groupId }) => changed.has(groupId)));
  }

  private async leavers(): Promise<void> {
    await this.enter('leavers');
    const { absence, holds } = this.plan;
    let looked = 0;
    for await (const leavers of absence.leavers(this.tools.collections, holds)) {
      await writeLeavers(this.tools, leavers);
      await this.step('leavers', (looked += leavers.length));
    }
  }

  private async enter(phase: ImportRun['phase'] & ('people' | 'leavers' | 'ties' | 'classes')): Promise<void> {
    await this.log.enter(phase);
    await this.step(phase, 0);
  }

  private async step(phase: 'people' | 'leavers' | 'ties' | 'classes', rows: number): Promise<void> {
    this.opened.settings.onProgress?.(progressOf(this.opened.delivery, phase, rows));
    await this.opened.lock.keep();
  }

  private isHeld(uai: string): boolean {
    return this.plan.holds.schools.has(uai);
  }
}
