/** A page of a line item: its name goes behind the path, and the query stays (AGS 2.0, 3.3.1 and 3.4.1). */
export function behindPath(address: string, name: 'scores' | 'results'): string {
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${name}`;
  return url.href;
}

/** An address with filters behind what its query says already, which stays as it was written. */
export function filtered(address: string, filters: Readonly<Record<string, string | undefined>>): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== undefined) asked.set(name, value);
  const url = new URL(address);
  url.search = [url.search.slice(1), asked.toString()].filter((part) => part !== '').join('&');
  return url.href;
}
