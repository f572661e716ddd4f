const HERE = 'http://here.invalid';

/** A path of ours that is safe to come back to after signing in: never another site, never the sign-in itself. */
export function safeReturnPath(value: string | undefined): string {
  if (value === undefined || value.length > 1_000 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(value) || value.includes('\\')) return '';
  if (!URL.canParse(value, HERE)) return '';
  const { origin, pathname, search } = new URL(value, HERE);
  const isOurs = origin === HERE && /^\/(espace|ressources|mes-sessions|lti\/lms\/relier)(\/|$)/.test(pathname);
  return isOurs ? `${pathname}${search}` : '';
}

/** Path and query of an address of this hub, without the language: the language link sets it itself. */
export function withoutLanguage(address: string): string {
  if (!URL.canParse(address, HERE)) return '/';
  const { pathname, searchParams } = new URL(address, HERE);
  searchParams.delete('lang');
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams.toString()}`;
}
