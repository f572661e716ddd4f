import type { ToolWatch } from '../../domain/tool-test.js';
import { everyPage } from '../../store/every-page.js';
import type { Collection } from '../../store/port.js';

/** Which tools were down when they were last tried: remembered, because every page with tiles asks. Other processes look again every minute. */
export class ToolStates {
  private broken: ReadonlySet<string> = new Set();

  constructor(private readonly watches: Collection<ToolWatch, 'byState'>) {}

  isBroken(resourceId: string): boolean {
    return this.broken.has(resourceId);
  }

  async refresh(): Promise<void> {
    const broken = new Set<string>();
    for await (const { id } of everyPage(this.watches, 'byState', ['broken'])) broken.add(id);
    this.broken = broken;
  }
}
