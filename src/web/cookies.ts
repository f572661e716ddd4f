import type { Request, Response } from 'express';

/** The value of a cookie of the request, or undefined. A name that comes twice is ambiguous and counts as absent. */
export function readCookie(request: Request, name: string): string | undefined {
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

const FRAMED = { httpOnly: true, secure: true, sameSite: 'none', partitioned: true, path: '/' } as const;
const MOST_NAMES = 50;

/** Cookies of ours. `__Host-` binds them to this host; a demo on plain http cannot have the prefix. */
export class CookieJar {
  constructor(private readonly secure: boolean) {}

  name(base: string): string {
    return this.secure ? `__Host-${base}` : base;
  }

  read(request: Request, base: string): string | undefined {
    return readCookie(request, this.name(base));
  }

  /** `maxAgeMs` undefined: until the browser closes. */
  write(response: Response, base: string, value: string, maxAgeMs?: number): void {
    const life = maxAgeMs === undefined ? {} : { maxAge: maxAgeMs };
    response.cookie(this.name(base), value, { ...this.attributes(), ...life });
  }

  /** With the attributes it was written with: a browser takes nothing else about a `__Host-` cookie. */
  clear(response: Response, base: string): void {
    response.clearCookie(this.name(base), this.attributes());
  }

  /**
   * A cookie for a frame of another site: kept apart for each site that frames us. It is Secure also where the hub is served by
   * plain http on this machine: browsers take it there, and no other kind in a frame.
   */
  writeFramed(response: Response, base: string, value: string, maxAgeMs: number): void {
    response.cookie(this.name(base), value, { ...FRAMED, maxAge: maxAgeMs });
  }

  clearFramed(response: Response, base: string): void {
    response.clearCookie(this.name(base), FRAMED);
  }

  /** Names of cookies of ours that begin so, the oldest first as browsers send them; at most fifty. */
  namesWith(request: Request, prefix: string): readonly string[] {
    const start = this.name(prefix);
    const names = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('=', 1)[0] ?? '').filter((name) => name.startsWith(start));
    return [...new Set(names)].slice(0, MOST_NAMES).map((name) => prefix + name.slice(start.length));
  }

  private attributes() {
    return { httpOnly: true, secure: this.secure, sameSite: 'lax', path: '/' } as const;
  }
}
