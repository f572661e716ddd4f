import { Gauge, type Registry } from 'prom-client';
import type { DescriptionFacts } from './description-report.js';

/** When each source of descriptions was last read, until when that serves, and how often in a row it could not be read again. */
export class DescriptionGauges {
  private readonly readAt: Gauge<'source'>;
  private readonly validUntil: Gauge<'source'>;
  private readonly failures: Gauge<'source'>;

  constructor(registers: Registry[]) {
    const labelNames = ['source'] as const;
    this.readAt = new Gauge({ name: 'passerelle_metadata_read_timestamp_seconds', help: 'When metadata was last read', labelNames, registers });
    this.validUntil = new Gauge({ name: 'passerelle_metadata_expiry_timestamp_seconds', help: 'Until when metadata may be used', labelNames, registers });
    this.failures = new Gauge({ name: 'passerelle_metadata_failures', help: 'How often in a row metadata could not be read again', labelNames, registers });
  }

  set({ source, readAt, validUntil, failures }: DescriptionFacts): void {
    if (readAt !== undefined) this.readAt.set({ source }, readAt / 1_000);
    if (validUntil === undefined) this.validUntil.remove({ source });
    else this.validUntil.set({ source }, validUntil / 1_000);
    this.failures.set({ source }, failures);
  }
}
