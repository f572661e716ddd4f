import session, { Store, type SessionData } from 'express-session';
import type { RequestHandler } from 'express';
import type { Role } from '../../domain/profile.js';
import type { SessionVault } from '../../flows/session-vault.js';

/** What a signed-in browser's session holds: identifiers and times, nothing about the person. */
export interface SignedInState {
  readonly personId: string;
  readonly connectionId: string;
  /** What this way of signing in may open at all. */
  readonly roles: readonly Role[];
  /** Milliseconds since 1970; reached however active the session is. */
  readonly endsAt: number;
  /** Milliseconds without a request after which it ends earlier. */
  readonly idleMs: number;
}

declare module 'express-session' {
  interface SessionData {
    signedIn?: SignedInState;
  }
}

export interface SessionSettings {
  readonly cookieName: string;
  readonly secure: boolean;
  /** The first signs, all are accepted. */
  readonly secrets: readonly string[];
  readonly idleMs: number;
}

/** express-session over the vault. */
export function sessions(vault: SessionVault, settings: SessionSettings): RequestHandler {
  return session({
    name: settings.cookieName,
    secret: [...settings.secrets],
    store: new VaultStore(vault, settings.idleMs),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, secure: settings.secure, sameSite: 'lax', path: '/' },
  });
}

/** The adapter express-session asks for: callbacks outside, promises inside. */
class VaultStore extends Store {
  constructor(
    private readonly vault: SessionVault,
    private readonly idleMs: number,
  ) {
    super();
  }

  override get(id: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.vault.read(id).then(
      (found) => callback(null, found === undefined ? null : (JSON.parse(found.body) as SessionData)),
      (error: unknown) => callback(error),
    );
  }

  override set(id: string, data: SessionData, callback?: (error?: unknown) => void): void {
    const body = JSON.stringify(data);
    const written = this.vault.write(id, { body, personId: data.signedIn?.personId, expiresAt: this.expiry(data) });
    settle(written, callback);
  }

  override touch(id: string, data: SessionData, callback?: (error?: unknown) => void): void {
    settle(this.vault.touch(id, this.expiry(data)), callback);
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    settle(this.vault.end(id), callback);
  }

  private expiry(data: SessionData): number {
    const { signedIn } = data;
    if (signedIn === undefined) return this.vault.now() + this.idleMs;
    return Math.min(this.vault.now() + signedIn.idleMs, signedIn.endsAt);
  }
}

function settle(promise: Promise<void>, callback?: (error?: unknown) => void): void {
  promise.then(
    () => callback?.(),
    (error: unknown) => callback?.(error),
  );
}
