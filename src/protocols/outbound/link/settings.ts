import { z } from 'zod';

/** A public address, opened as it is: nothing about the person goes with it. */
export const LinkSettings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
});
export type LinkSettings = z.infer<typeof LinkSettings>;
