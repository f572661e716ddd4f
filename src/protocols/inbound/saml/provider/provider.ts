import type { KeyObject } from 'node:crypto';
import type { LogoutAddress } from '../logout/services.js';

/** What the hub knows of an identity provider, from its metadata or from the administrator. */
export interface Provider {
  readonly entityId: string;
  /** Its single sign-on address for the HTTP-Redirect binding. */
  readonly ssoUrl: string;
  /** Its single logout addresses; absent when it has none. */
  readonly logoutAddresses?: readonly LogoutAddress[] | undefined;
  /** Its signing keys; any of them may have signed. */
  readonly keys: readonly KeyObject[];
  /** Domains, in lower case, that may stand after the @ of its scoped values; absent when it declares none. */
  readonly scopes?: readonly string[] | undefined;
  /** Milliseconds since 1970 until which these facts may be used; absent means for ever. */
  readonly validUntil?: number | undefined;
  /** It asks not to be offered where people choose (REFEDS Hide From Discovery). */
  readonly hidden?: boolean | undefined;
  /** How long its metadata asks to be kept before it is read again, in milliseconds. */
  readonly cacheMs?: number | undefined;
}
