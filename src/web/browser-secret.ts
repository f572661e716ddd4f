import type { Request, Response } from 'express';
import type { Web } from './context.js';

const COOKIE = 'tentative';
const COOKIE_MS = 10 * 60_000;
const VALUE = /^([A-Za-z0-9_-]{32})\.([A-Za-z0-9_-]{32})$/;

/** The browser's own secret, and its newest attempt to sign in, from the cookie it was given at the start. */
export function browserOf(web: Web, request: Request): { readonly secret: string; readonly lastAttempt: string } | undefined {
  const [, secret, lastAttempt] = VALUE.exec(web.cookies.read(request, COOKIE) ?? '') ?? [];
  return secret === undefined || lastAttempt === undefined ? undefined : { secret, lastAttempt };
}

/** Gives the browser its secret, with the attempt that it just began; both for ten minutes from now. */
export function keepBrowser(web: Web, response: Response, { secret, lastAttempt }: { readonly secret: string; readonly lastAttempt: string }): void {
  web.cookies.write(response, COOKIE, `${secret}.${lastAttempt}`, COOKIE_MS);
}
