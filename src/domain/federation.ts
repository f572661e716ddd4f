import { z } from 'zod';
import { travelsSafely, UNSAFE_ADDRESS } from './address.js';
import { ConnectionId } from './connection.js';

const source = z.union([
  z.strictObject({ url: z.url({ protocol: /^https?$/ }).refine(travelsSafely, { message: UNSAFE_ADDRESS }) }),
  z.strictObject({ file: z.string().min(1).max(1_000) }),
]);

/** A federation of identity providers, such as RENATER: one signed file that describes all of them. Connections name it. */
export const Federation = z.strictObject({
  id: ConnectionId,
  metadata: source,
  /** Certificates of the federation, PEM or base64: only their keys count. Two while a new key is brought in. */
  certificates: z.array(z.string().min(100).max(8_000)).min(1).max(4),
  /** A file that is valid for longer than this many days is refused: it could be played again for as long. */
  longestValidityDays: z.number().min(1).max(366).default(28),
  /** The file is read again after this many hours at the latest. */
  refreshHours: z.number().min(0.25).max(168).default(6),
});
export type Federation = z.infer<typeof Federation>;
