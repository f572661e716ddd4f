import type { Request, RequestHandler } from 'express';
import type { Locale } from '../domain/text.js';
import type { CookieJar } from './cookies.js';

const YEAR_MS = 365 * 24 * 3_600_000;
const locales = new WeakMap<Request, Locale>();

/** French unless the person chose English; the choice is kept in a cookie. */
export function chooseLocale(cookies: CookieJar): RequestHandler {
  return (request, response, next) => {
    const asked = languageOf(request.query['lang']);
    if (asked !== undefined) cookies.write(response, 'langue', asked, YEAR_MS);
    locales.set(request, asked ?? languageOf(cookies.read(request, 'langue')) ?? 'fr');
    next();
  };
}

export function localeOf(request: Request): Locale {
  return locales.get(request) ?? 'fr';
}

function languageOf(value: unknown): Locale | undefined {
  return value === 'fr' || value === 'en' ? value : undefined;
}
