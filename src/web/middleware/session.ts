import session, { Store, type Session, type SessionData } from 'express-session';
import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { Role } from '../../domain/profile.js';
import type { SessionVault } from '../../flows/session-vault.js';

/** What a signed-in browser's session holds: identifiers and times, nothing about the person. */
const SignedInState = z.object({
  personId: z.string(),
  connectionId: z.string(),
  /** What this session may open at all. */
  roles: z.array(Role),
  /** Milliseconds since 1970; reached however active the session is. */
  endsAt: z.number(),
  /** Milliseconds without a request after which it ends earlier. */
  idleMs: z.number(),
});
export type SignedInState = z.infer<typeof SignedInState>;

/** The body of a stored session. One that another version of the hub wrote differently is no session. */
const StoredSession = z.looseObject({ cookie: z.looseObject({}), signedIn: SignedInState.optional() });

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
export function sessions(vault: SessionVault, settings: SessionSettings): RequestHandler[] {
  const { secure } = settings;
  return [
    // express-session sets a Secure cookie only on a request it holds to be secure. Whether browsers come over https is
    // known from the configuration; what a proxy says or forgets to say must not decide whether people can sign in.
    (request, _response, next) => {
      Object.defineProperty(request, 'secure', { value: secure });
      next();
    },
    session({
      name: settings.cookieName,
      secret: [...settings.secrets],
      store: new VaultStore(vault, settings.idleMs),
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, secure, sameSite: 'lax', path: '/' },
    }),
  ];
}

/** The adapter express-session asks for: callbacks outside, promises inside. */
class VaultStore extends Store {
  /** When each session that came from the vault would end there. What is not in here has never been stored. */
  private readonly ends = new WeakMap<object, number>();

  constructor(
    private readonly vault: SessionVault,
    private readonly idleMs: number,
  ) {
    super();
  }

  override get(id: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.read(id).then((found) => callback(null, found), (error: unknown) => callback(error));
  }

  override createSession(request: Request, data: SessionData): Session & SessionData {
    const end = this.ends.get(data);
    const made = super.createSession(request, data);
    if (end !== undefined) this.ends.set(made, end);
    return made;
  }

  override set(id: string, data: SessionData, callback?: (error?: unknown) => void): void {
    settle(this.write(id, data), callback);
  }

  override touch(id: string, data: SessionData, callback?: (error?: unknown) => void): void {
    settle(this.vault.touch(id, this.expiry(data), this.ends.get(data)), callback);
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    settle(this.vault.end(id), callback);
  }

  private async read(id: string): Promise<SessionData | null> {
    const found = await this.vault.read(id);
    if (found === undefined) return null;
    const data: unknown = JSON.parse(found.body);
    if (!StoredSession.safeParse(data).success) return null;
    this.ends.set(data as SessionData, found.expiresAt);
    return data as SessionData;
  }

  /** Only a new session is inserted: one that was read, and ended since, is not brought back by a late save. */
  private async write(id: string, data: SessionData): Promise<void> {
    const expiresAt = this.expiry(data);
    const stored = { body: JSON.stringify(data), personId: data.signedIn?.personId, expiresAt };
    if (this.ends.has(data)) await this.vault.update(id, stored);
    else await this.vault.start(id, stored);
    this.ends.set(data, expiresAt);
  }

  private expiry({ signedIn }: SessionData): number {
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
