import type { Clock } from '../../domain/clock.js';
import { nextNight, type ToolWatch } from '../../domain/tool-test.js';
import type { Collection } from '../../store/port.js';
import { succeeds } from '../succeeds.js';
import type { ToolStates } from './tool-states.js';
import type { ToolTestDesk } from './tool-test-desk.js';

/** Tools that are tried at the same time by one process, and of one round: the rest wait for the next minute. */
const AT_ONCE = 2;
const BATCHES = 10;
/** Longer than the longest run: a process that died leaves its tools to others after this. */
const LEASE_MS = 5 * 60_000;

export interface NightlyTools {
  readonly clock: Clock;
  readonly watches: Collection<ToolWatch, 'byState'>;
  readonly desk: ToolTestDesk;
  readonly states: ToolStates;
}

/** Tries every tool once a night, whichever process gets to it first. Nobody waits for it. */
export class NightlyRound {
  private readonly watched = new Set<string>();
  private isOver = false;

  constructor(private readonly tools: NightlyTools) {}

  /** What is due now; for what is done again and again. */
  async sweep(): Promise<void> {
    await this.watchAll();
    await this.tools.states.refresh();
    for (let batch = 0; batch < BATCHES && !this.isOver; batch += 1) {
      const due = await this.tools.watches.lease({ forMs: LEASE_MS, limit: AT_ONCE });
      if (due.length === 0) return;
      await Promise.all(due.map((watch) => this.testOne(watch.id)));
    }
  }

  /** No other tool is begun with. */
  stop(): void {
    this.isOver = true;
  }

  /** A tool that is new is tried the next night. */
  private async watchAll(): Promise<void> {
    const { clock, desk, watches } = this.tools;
    for (const id of desk.testable().filter((each) => !this.watched.has(each))) {
      this.watched.add(id);
      await succeeds(watches.insert({ id, dueAt: nextNight(id, clock.now()), state: 'working' }));
    }
  }

  /** A tool that is gone is not watched any more. */
  private async testOne(resourceId: string): Promise<void> {
    const { desk, watches } = this.tools;
    if (desk.isTestable(resourceId)) {
      await desk.run(resourceId, 'night');
      return;
    }
    this.watched.delete(resourceId);
    await watches.remove(resourceId);
  }
}
