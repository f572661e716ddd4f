import type { Exchange } from './rule.js';

export function skewMs(exchange: Exchange): number {
  return exchange.settings.skewSeconds * 1_000;
}

/** How far an instant lies from our clock, for the log. */
export function distance(instant: number | undefined, exchange: Exchange): string {
  if (instant === undefined) return 'is missing or not a UTC time';
  const seconds = Math.round((instant - exchange.now) / 1_000);
  const side = seconds < 0 ? 'behind' : 'ahead of';
  return `is ${Math.abs(seconds)} s ${side} our clock, ${exchange.settings.skewSeconds} s tolerated`;
}
