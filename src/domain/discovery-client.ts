import { z } from 'zod';
import { travelsSafely, UNSAFE_ADDRESS } from './address.js';
import { ConnectionId } from './connection.js';
import { LocalText } from './text.js';

/** A service provider for which the hub is the page where people choose their identity provider. */
export const DiscoveryClient = z.strictObject({
  id: ConnectionId,
  label: LocalText,
  entityId: z.string().min(1).max(1_024),
  /** The DiscoveryResponse addresses of its metadata; the first is its default. People are sent back to these and nowhere else. */
  returns: z.array(z.url({ protocol: /^https?$/ }).refine(travelsSafely, { message: UNSAFE_ADDRESS })).min(1).max(20),
});
export type DiscoveryClient = z.infer<typeof DiscoveryClient>;
