const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);

/** Milliseconds since 1970 of a SAML time: UTC only (Core §1.3.3), a real date, of this century. */
export function instantOf(text: string | undefined): number | undefined {
  if (text === undefined || !UTC.test(text)) return undefined;
  const instant = Date.parse(text);
  if (!(instant >= EARLIEST && instant < LATEST)) return undefined;
  return new Date(instant).toISOString().startsWith(text.slice(0, 19)) ? instant : undefined;
}
