import type { Store } from '../store/port.js';

const SWEEP_EVERY_MS = 60_000;

/** Has the store remove what has expired, again and again, one sweep at a time. */
export class Sweeper {
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> | undefined;

  constructor(
    private readonly store: Store,
    private readonly onFault: (error: unknown) => void,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => { void this.sweep(); }, SWEEP_EVERY_MS).unref();
  }

  /** Never rejects: what stays today goes with the next sweep. */
  sweep(): Promise<void> {
    this.current ??= this.store.sweep().then(() => undefined, this.onFault).finally(() => { this.current = undefined; });
    return this.current;
  }

  /** Resolves when no sweep is under way any more. Before the store is closed. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.current;
  }
}
