import type { Request, RequestHandler } from 'express';
import type { Locale } from '../domain/text.js';
import type { CookieJar } from './cookies.js';

const YEAR_MS = 365 * 24 * 3_600_000;
const locales = new WeakMap<Request, Locale>();

/** French unless the person chose English; the choice is kept in a cookie. */
export function chooseLocale(cookies: CookieJar): RequestHandler {
  return (request, response, next) => {
    const asked: unknown = request.query['lang'];
    if (asked === 'fr' || asked === 'en') cookies.write(response, 'langue', asked, YEAR_MS);
    const chosen = asked ?? cookies.read(request, 'langue');
    locales.set(request, chosen === 'en' ? 'en' : 'fr');
    next();
  };
}

export function localeOf(request: Request): Locale {
  return locales.get(request) ?? 'fr';
}
