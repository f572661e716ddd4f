const SWEEP_EVERY_MS = 60_000;

/** What is done again and again, such as removing what has expired. */
export interface Sweepable {
  sweep(): Promise<unknown>;
}

/** Sweeps again and again, one sweep at a time. */
export class Sweeper {
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> | undefined;

  constructor(
    private readonly store: Sweepable,
    private readonly onFault: (error: unknown) => void,
    private readonly everyMs = SWEEP_EVERY_MS,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => { void this.sweep(); }, this.everyMs).unref();
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
