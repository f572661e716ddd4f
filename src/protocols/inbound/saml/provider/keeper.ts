import type { Clock } from '../../../../domain/clock.js';
import { asHubError } from '../../../../domain/errors.js';
import type { DescriptionCopies, DescriptionReport, DescriptionState } from '../../../contract.js';
import { DescriptionCopy, type Description } from './description.js';
import { waitAfter, waitAfterFailure } from './schedule.js';

const WITHOUT_END_MS = 90 * 86_400_000;

/** One source of descriptions. */
export interface DescriptionOrigin {
  /** The connection or federation, as those who run the hub call it. */
  readonly source: string;
  /** Names its copy. Another address, key or wish is another copy. Absent: no copy is kept. */
  readonly copyKey?: string | undefined;
  /** It is read again after this many milliseconds at the latest. */
  readonly longestMs: number;
  /** Reads it, and refuses what is not usable. Given the edition that is held, it may say that nothing changed. */
  load(held: Description | undefined): Promise<Description | 'unchanged'>;
}

export interface KeeperTools {
  readonly clock: Clock;
  readonly copies?: DescriptionCopies | undefined;
  readonly tell?: ((report: DescriptionReport) => void) | undefined;
  /** From 0 to 1. */
  readonly chance?: () => number;
}

/**
 * The last good edition of one source. It is read when first needed and again by the schedule, in one reading at a time; a
 * reading that fails leaves the last good edition in place until its own end, and so does the end of the process.
 */
export class DescriptionKeeper {
  private known: Description | undefined;
  private readAt: number | undefined;
  private failure: unknown;
  private failures = 0;
  private failingSince: number | undefined;
  private nextReading = 0;
  private restoring: Promise<void> | undefined;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly origin: DescriptionOrigin,
    private readonly tools: KeeperTools,
  ) {}

  /** @throws what the last reading failed with, when nothing good was ever read or it has ended: HubError `AUTH-IDP-PANNE` */
  async current(): Promise<Description> {
    await (this.restoring ??= this.restore());
    const reading = this.isDue() ? this.refresh() : this.reading;
    if (this.usable() === undefined) await reading;
    const description = this.usable();
    if (description === undefined) throw this.failure;
    return description;
  }

  /** Reads again when it is time. True when it did. Never rejects. */
  async refreshIfDue(): Promise<boolean> {
    await (this.restoring ??= this.restore());
    if (!this.isDue()) return false;
    await this.refresh();
    return true;
  }

  /** Reads again now, or waits for the reading that is under way. Never rejects. */
  refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => { this.reading = undefined; });
    return this.reading;
  }

  state(): DescriptionState {
    const { readAt, failingSince, failures } = this;
    const note = failures === 0 ? undefined : sentenceOf(this.failure);
    return { source: this.origin.source, readAt, validUntil: this.known?.validUntil, failingSince, failures, note };
  }

  private isDue(): boolean {
    return this.tools.clock.now() >= this.nextReading;
  }

  private usable(): Description | undefined {
    const { known } = this;
    return known?.validUntil === undefined || known.validUntil > this.tools.clock.now() ? known : undefined;
  }

  private async read(): Promise<void> {
    try {
      const loaded = await this.origin.load(this.usable());
      const isNew = loaded !== 'unchanged';
      if (isNew) this.known = loaded;
      this.keep(this.tools.clock.now());
      this.report(isNew ? 'read' : 'unchanged', this.known?.notes ?? []);
      if (isNew) await this.store(loaded);
    } catch (error) {
      this.fail(error);
    }
  }

  private keep(readAt: number): void {
    this.readAt = readAt;
    this.failures = 0;
    this.failingSince = undefined;
    const { chance = Math.random } = this.tools;
    if (this.known !== undefined) this.nextReading = readAt + waitAfter(this.known, this.origin.longestMs, readAt, chance());
  }

  private fail(error: unknown): void {
    const now = this.tools.clock.now();
    this.failure = error;
    this.failures += 1;
    this.failingSince ??= now;
    this.nextReading = now + waitAfterFailure(this.failures, this.usable() !== undefined);
    this.report('failed', [sentenceOf(error)]);
  }

  private report(outcome: DescriptionReport['outcome'], notes: readonly string[]): void {
    this.tools.tell?.({ ...this.state(), outcome, notes });
  }

  /** A store that does not answer costs the copy, not the description. */
  private async store(description: Description): Promise<void> {
    const { copies } = this.tools;
    if (copies === undefined || this.origin.copyKey === undefined || this.readAt === undefined) return;
    const copy: DescriptionCopy = { readAt: this.readAt, description };
    await copies.put(this.origin.copyKey, JSON.stringify(copy), description.validUntil ?? this.readAt + WITHOUT_END_MS)
      .catch((error: unknown) => { this.report('read', [`the copy could not be stored: ${asHubError(error).message}`]); });
  }

  private async restore(): Promise<void> {
    const { copies } = this.tools;
    if (copies === undefined || this.origin.copyKey === undefined) return;
    const text = await copies.get(this.origin.copyKey).catch(() => undefined);
    const copy = text === undefined ? undefined : copyIn(text);
    if (copy === undefined) return;
    this.known = copy.description;
    this.keep(copy.readAt);
  }
}

function sentenceOf(error: unknown): string {
  const { rule, message } = asHubError(error);
  return rule === undefined ? message : `${rule} ${message}`;
}

/** What was stored, unless another version of the hub stored it otherwise. */
function copyIn(text: string): DescriptionCopy | undefined {
  try {
    return DescriptionCopy.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
