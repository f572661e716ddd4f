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

const UTC_AS_PEOPLE_WRITE_IT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(?:Z|[+-]00:00)?$/;
/** Beyond this a description says that it has no end: `9999-12-31` is a favourite. */
const NO_END = Date.UTC(9999, 11);

/**
 * Milliseconds since 1970 until which a description may be used; Infinity for one that says it has no end. What people write
 * into descriptions is read more kindly than what a provider sends: no zone is UTC (Core §1.3.3), and any year is one.
 * Undefined when it is no such time.
 */
export function endInstantOf(text: string): number | undefined {
  const [, second = '', fraction = ''] = UTC_AS_PEOPLE_WRITE_IT.exec(text.trim()) ?? [];
  const instant = Date.parse(`${second}${fraction}Z`);
  if (Number.isNaN(instant) || !new Date(instant).toISOString().startsWith(second)) return undefined;
  return instant >= NO_END ? Infinity : instant;
}

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/;
const UNITS_MS = [365 * 86_400_000, 30 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** Milliseconds of an `xs:duration` such as `PT1H`; a month counts 30 days. Undefined when it is none, or none that passes. */
export function durationOf(text: string | undefined): number | undefined {
  const found = DURATION.exec(text ?? '');
  if (found === null) return undefined;
  const total = UNITS_MS.reduce((sum, unit, index) => sum + Number(found[index + 1] ?? 0) * unit, 0);
  return total > 0 ? total : undefined;
}
