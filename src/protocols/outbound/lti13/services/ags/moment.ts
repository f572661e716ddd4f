const MOMENT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?(Z|[+-]\d{2}(?::?\d{2})?)$/i;

/**
 * Milliseconds since 1970, with what is below them, of an ISO 8601 moment that names its zone as `Z`, `+00:00`, `+0000` or `+00`.
 * Undefined when it is none.
 */
export function readMoment(text: string): number | undefined {
  const [, day, time, fraction = '0', zone = ''] = MOMENT.exec(text) ?? [];
  if (day === undefined || time === undefined || !isDay(day)) return undefined;
  const whole = Date.parse(`${day}T${time}${zoneWithColon(zone)}`);
  return Number.isNaN(whole) ? undefined : whole + Number(`0.${fraction}`) * 1_000;
}

/** The engine takes 30 February for 2 March. */
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

function zoneWithColon(zone: string): string {
  if (zone.toUpperCase() === 'Z') return 'Z';
  return `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
}
