import { z } from 'zod';

/** One thing wrong in what an administrator wrote: where it stands, and what is wrong with it. */
export interface Fault {
  /** Such as `settings.url`. */
  readonly path: string;
  readonly message: string;
}

/** What was made of something written, or everything that is wrong with it. */
export type Binding<T> = { readonly bound: T; readonly faults?: undefined } | { readonly faults: readonly Fault[] };

/** What a schema found, below this path. */
export function schemaFaults({ issues }: z.ZodError, below: string): readonly Fault[] {
  return issues.map(({ path, message }) => ({ path: path.length === 0 ? below : `${below}.${z.core.toDotPath(path)}`, message }));
}
