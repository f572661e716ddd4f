import { z } from 'zod';
import { define } from './define.js';

/** How often the pupils of a class or group opened its activities. Under the group's own identifier. */
export const SpaceOpenings = z.strictObject({ id: z.string().min(1).max(120), openings: z.number().int().nonnegative() });
export type SpaceOpenings = z.infer<typeof SpaceOpenings>;

/** What is counted of spaces. It names nobody. */
export const SPACES = {
  spaceOpenings: define({ name: 'space-openings', schema: SpaceOpenings, indexes: {} }),
} as const;
