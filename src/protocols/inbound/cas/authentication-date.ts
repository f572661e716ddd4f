/** `xs:dateTime` with a zone, as CAS 3 asks; Java's servers add up to nine decimals, drop zero seconds and name the region. */
const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})(?:\[[\w/+:-]{1,50}\])?$/;

/** Milliseconds since 1970; undefined when the text names no instant (a date without a zone does not). */
export function instantOf(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, minutes = '', seconds = ':00', fraction = '0', zone = ''] = match;
  const instant = Date.parse(`${minutes}${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`);
  return Number.isNaN(instant) ? undefined : instant;
}
