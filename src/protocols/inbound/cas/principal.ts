/** Whom a ticket stands for, in the server's words. */
export interface Principal {
  readonly user: string;
  /** Attribute name → values; the map has no prototype. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds since 1970, when the server says so. */
  readonly authenticatedAt?: number | undefined;
}
