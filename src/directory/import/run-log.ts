import type { Clock } from '../../domain/clock.js';
import type { ImportRun } from '../../domain/feed.js';
import type { FeedDelivery, FeedPosition } from '../feeds/record.js';
import type { ImportCollections } from './collections.js';
import { bare } from './entry.js';

/** How often the place that was reached is written, in batches. */
const EVERY = 10;

type Delivered = Pick<FeedDelivery, 'source' | 'day' | 'mode'>;

/** Writes down how far an import has got, for whoever watches it and to know that it was interrupted. */
export class RunLog {
  private batches = 0;

  private constructor(
    private readonly collections: ImportCollections,
    private readonly clock: Clock,
    private run: ImportRun,
    /** True when an import of the same delivery did not come to its end. */
    readonly resumed: boolean,
  ) {}

  static async isInterrupted({ importRuns }: ImportCollections, delivery: Delivered): Promise<boolean> {
    return isInterrupted(await importRuns.get(runId(delivery)));
  }

  static async start(collections: ImportCollections, delivery: Delivered, clock: Clock): Promise<RunLog> {
    const before = await collections.importRuns.get(runId(delivery));
    const resumed = isInterrupted(before);
    const { source, day, mode } = delivery;
    const run: ImportRun = {
      id: runId(delivery), source, day, mode,
      phase: resumed && before !== undefined ? before.phase : 'reading',
      attempts: resumed && before !== undefined ? before.attempts + 1 : 1,
      startedAt: clock.now(),
    };
    await collections.importRuns.bulkUpsert([run]);
    return new RunLog(collections, clock, run, resumed);
  }

  async enter(phase: ImportRun['phase']): Promise<void> {
    const { file: _file, line: _line, ...rest } = this.run;
    await this.write({ ...rest, phase });
  }

  async reached(at: FeedPosition | undefined): Promise<void> {
    this.batches += 1;
    if (at === undefined || this.batches % EVERY !== 0) return;
    await this.write({ ...this.run, file: at.file.slice(-400), line: at.line });
  }

  async done(): Promise<void> {
    const { file: _file, line: _line, ...rest } = this.run;
    await this.write({ ...rest, phase: 'done', finishedAt: this.clock.now() });
  }

  private async write(run: ImportRun): Promise<void> {
    this.run = bare<ImportRun>(run);
    await this.collections.importRuns.bulkUpsert([this.run]);
  }
}

function runId({ source, day, mode }: Delivered): string {
  return `${source} ${day} ${mode}`;
}

/** One that was killed while it read had written nothing. */
function isInterrupted(run: ImportRun | undefined): boolean {
  return run !== undefined && run.phase !== 'done' && run.phase !== 'reading';
}
