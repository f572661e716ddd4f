import type { Locale } from '../../domain/text.js';
import type { Messages } from './messages.js';

/** How the days of an activity are said in one language. Days are `YYYY-MM-DD`. */
export interface DayWords {
  /** The last day as somebody says it on the day it is read: for today, for tomorrow, for Friday, for 27 November. */
  due(until: string, today: string): string;
  /** The days of an activity; empty when it has none. */
  days(days: { readonly from?: string; readonly until?: string }): string;
}

const DAY_MS = 86_400_000;
const TAGS: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };

export function createDayWords(locale: Locale, { dayWords: words }: Messages): DayWords {
  const weekday = new Intl.DateTimeFormat(TAGS[locale], { weekday: 'long', timeZone: 'UTC' });
  const date = new Intl.DateTimeFormat(TAGS[locale], { day: 'numeric', month: 'long', timeZone: 'UTC' });
  // The first of a month is an ordinal in French, which the formatter does not know.
  const dated = (day: string): string => (locale === 'fr' ? date.format(instantOf(day)).replace(/^1 /, '1er ') : date.format(instantOf(day)));
  const said = (sentence: string, value: string): string => sentence.replace('{day}', value);
  return {
    due(until, today) {
      const away = Math.round((instantOf(until) - instantOf(today)) / DAY_MS);
      if (away <= 0) return words.forToday;
      if (away === 1) return words.forTomorrow;
      return said(words.forDay, away < 7 ? weekday.format(instantOf(until)) : words.theDay.replace('{day}', dated(until)));
    },
    days({ from, until }) {
      if (from && until) return said(words.between, dated(from)).replace('{last}', dated(until));
      if (from) return said(words.since, dated(from));
      return until ? said(words.until, dated(until)) : '';
    },
  };
}

function instantOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
