import { z } from 'zod';
import { Role } from './profile.js';
import { LocalText } from './text.js';

export const ConnectionId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(64);

/** A configured identity provider: one CAS server, one SAML identity provider. Each is its own namespace of accounts. */
export const Connection = z.strictObject({
  id: ConnectionId,
  connector: z.string().min(1).max(64),
  label: LocalText,
  /** Shown to these roles first on the sign-in page. */
  roles: z.array(Role).min(1),
  /** Schools, towns, districts or academies it serves; absent means all. */
  organisations: z.array(z.string()).optional(),
  enabled: z.boolean().default(true),
  /** Asked once in each browser, before the sign-in page is shown, whether somebody is signed in there already. */
  tryQuietly: z.boolean().optional(),
  /** When somebody leaves the hub: end the session there too, offer to, or leave it alone. */
  signOut: z.enum(['provider', 'link', 'none']).default('link'),
  /** Whom to call when it refuses somebody. */
  help: LocalText.optional(),
  settings: z.record(z.string(), z.unknown()).default({}),
});
export type Connection = z.infer<typeof Connection>;
