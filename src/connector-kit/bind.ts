import type { z } from 'zod';
import { schemaFaults, type Binding } from './faults.js';

interface Settled<S, C> {
  /** What an administrator fills in. */
  readonly settings: z.ZodType<S>;
  readonly configure: (settings: S) => C;
  /** The protocol's own schema, which has the last word. */
  readonly protocol: z.ZodType<C>;
  readonly protocolId: string;
}

/** Written settings through the connector's schema, its `configure` and the protocol's schema. Never throws. */
export function bindSettings<S, C>(written: unknown, { settings, configure, protocol, protocolId }: Settled<S, C>): Binding<C> {
  try {
    const read = settings.safeParse(written);
    if (!read.success) return { faults: schemaFaults(read.error, 'settings') };
    const made = protocol.safeParse(configure(read.data));
    return made.success ? { bound: made.data } : { faults: schemaFaults(made.error, `settings (for ${protocolId})`) };
  } catch (error) {
    // A connector that throws on odd input must not hide the faults of the other files.
    return { faults: [{ path: 'settings', message: `the connector cannot read them: ${String(error)}` }] };
  }
}
