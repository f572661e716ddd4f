/** One page of a list, and the header that leads to the next (RFC 8288), which carries every other parameter along. */
export function pageOf<T>(all: readonly T[], url: URL, most: number): { readonly items: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const limit = Math.max(1, Math.min(most, Number(url.searchParams.get('limit') ?? most)));
  const from = Number(url.searchParams.get('from') ?? 0);
  const items = all.slice(from, from + limit);
  if (from + limit >= all.length) return { items, headers: {} };
  const next = new URL(url);
  next.searchParams.set('from', String(from + limit));
  next.searchParams.set('limit', String(limit));
  return { items, headers: { link: `<${next.href}>; rel="next"` } };
}
