import { HubError } from '../../domain/errors.js';
import type { ImportRun } from '../../domain/feed.js';
import type { Store } from '../../store/port.js';
import type { FeedDelivery } from '../feeds/record.js';
import { Absence } from './absence.js';
import { openImport, type ImportCollections } from './collections.js';
import { organisationsTouched } from './person-change.js';
import { PersonIds } from './person-id.js';
import { forEachLeaver, makePlan, openReading, progressOf, type Plan } from './plan.js';
import { reportOf, type ImportReport } from './report.js';
import { RunLog } from './run-log.js';
import type { ImportSettings } from './settings.js';
import { SourceLock } from './source-lock.js';
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
  const plan = await makePlan(collections, delivery, settings, () => Promise.resolve());
  return reportOf(plan, 'planned', await RunLog.isInterrupted(collections, delivery));
}

/**
 * Applies a delivery. It is read twice: whole, to know what it changes and what of that is not to be believed, then again
 * to write. Nothing is written of a delivery that is no feed. An import that was killed is finished by calling this again
 * with the same delivery; one that was applied changes nothing.
 * @throws HubError `IMPORT-EN-COURS`, `IMPORT-ANCIEN`, `IMPORT-FICHIER`; `SYS-CONFLIT` when it reads otherwise the second time
 */
export async function applyImport(store: Store, delivery: FeedDelivery, settings: ImportSettings): Promise<ImportReport> {
  const collections = openImport(store);
  const lock = await SourceLock.take(collections, delivery.source, settings.clock);
  try {
    refuseOlder(delivery, lock.lastDay);
    const log = await RunLog.start(collections, delivery, settings.clock);
    const plan = await makePlan(collections, delivery, settings, () => lock.keep());
    const isNothing = plan.tally.changes === 0 && !log.resumed;
    await lock.reached(delivery.day);
    const application = new Application(collections, delivery, settings, plan, lock, log);
    await (isNothing ? application.ties() : application.run());
    await log.done();
    return reportOf(plan, isNothing ? 'unchanged' : 'applied', log.resumed);
  } finally {
    await lock.release();
  }
}

function refuseOlder({ day, source }: FeedDelivery, lastDay: string | undefined): void {
  if (lastDay === undefined || day >= lastDay) return;
  throw new HubError('IMPORT-ANCIEN', { detail: `this delivery of ${source} is of ${day}; one of ${lastDay} was applied` });
}

/** The second reading: an ordered list of steps, each of which gives the same result when it is done again. */
class Application {
  private readonly tools: WriteTools;

  constructor(
    private readonly collections: ImportCollections,
    private readonly delivery: FeedDelivery,
    private readonly settings: ImportSettings,
    private readonly plan: Plan,
    private readonly lock: SourceLock,
    private readonly log: RunLog,
  ) {
    this.tools = { collections, source: delivery.source, day: delivery.day, remarks: plan.remarks, ids: new PersonIds(settings.clock) };
  }

  async run(): Promise<void> {
    await ensureAcademy(this.tools, this.settings.academy);
    const absence = await this.people();
    await this.leavers(absence);
    await this.ties();
    await this.enter('classes');
    await closeClasses(this.tools, this.plan.classes.closed(this.delivery).filter(({ schoolId }) => !this.isHeld(schoolId)));
  }

  /** Those of the delivery and those an import that was killed left behind. */
  async ties(): Promise<void> {
    await this.enter('ties');
    await writeTies(this.tools, (pupils) => this.step('ties', pupils));
  }

  private async people(): Promise<Absence> {
    await this.enter('people');
    const { reading } = await openReading(this.collections, this.delivery, this.settings);
    await reading.read({
      schools: (changes) => this.schools(changes),
      people: (changes) => writePeople(this.tools, changes.filter((change) => !organisationsTouched(change).some((uai) => this.isHeld(uai)))),
      progress: async (at, rows) => {
        await this.log.reached(at);
        await this.step('people', rows);
      },
    });
    if (reading.size !== this.plan.rows) throw new HubError('SYS-CONFLIT', { detail: 'the delivery changed while it was being read' });
    return new Absence(this.delivery, reading.people);
  }

  private async schools(changes: Parameters<typeof writeSchools>[1]): Promise<void> {
    await writeSchools(this.tools, changes.filter(({ uai }) => !this.isHeld(uai)));
    const { classes } = this.plan;
    const changed = new Set(classes.changes(this.delivery).filter(({ what, schoolId }) => what !== 'closed' && !this.isHeld(schoolId)).map(({ groupId }) => groupId));
    await writeClasses(this.tools, classes.classes(this.delivery).filter(({ groupId }) => changed.has(groupId)));
  }

  private async leavers(absence: Absence): Promise<void> {
    await this.enter('leavers');
    let looked = 0;
    await forEachLeaver(this.collections, this.delivery.source, absence, this.plan.holds, async (leavers) => {
      await writeLeavers(this.tools, leavers);
      await this.step('leavers', (looked += leavers.length));
    });
  }

  private async enter(phase: ImportRun['phase'] & ('people' | 'leavers' | 'ties' | 'classes')): Promise<void> {
    await this.log.enter(phase);
    await this.step(phase, 0);
  }

  private async step(phase: 'people' | 'leavers' | 'ties' | 'classes', rows: number): Promise<void> {
    this.settings.onProgress?.(progressOf(this.delivery, phase, rows));
    await this.lock.keep();
  }

  private isHeld(uai: string): boolean {
    return this.plan.holds.schools.has(uai);
  }
}
