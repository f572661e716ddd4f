const HERE = 'http://here.invalid';

/** A path of ours that is safe to come back to after signing in: never another site, never the sign-in itself. */
export function safeReturnPath(value: string | undefined): string {
  if (value === undefined || value.length > 1_000 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(value) || value.includes('\\')) return '';
  if (!URL.canParse(value, HERE)) return '';
  const { origin, pathname, search } = new URL(value, HERE);
  const isOurs = origin === HERE && /^\/(espace|ressources)(\/|$)/.test(pathname);
  return isOurs ? `${pathname}${search}` : '';
}
