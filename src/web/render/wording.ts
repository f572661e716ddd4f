import type { Level } from '../../domain/group.js';
import { Level as Levels } from '../../domain/group.js';
import type { Locale } from '../../domain/text.js';
import type { Messages, Plural } from './messages.js';

/** How numbers, days and lists are written in one language. */
export interface Wording {
  /** The sentence with `{name}` replaced by the value of that name. */
  say(sentence: string, values: Readonly<Record<string, string | number>>): string;
  /** The sentence for this number, with the number for `{n}`. */
  count(n: number, plural: Plural, values?: Readonly<Record<string, string>>): string;
  number(n: number): string;
  /** `2027-08-31` as 31 août 2027; anything else as it is. */
  day(day: string): string;
  /** Milliseconds since 1970 as 23 novembre 2026 à 10:15, in the schools' own time zone. */
  moment(time: number): string;
  /** `CE1 à CM2`, or `CP, CM2` when there are gaps. */
  levels(levels: readonly Level[]): string;
}

const TIME_ZONE = 'Europe/Paris';
const TAGS: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };

export function createWording(locale: Locale, { levels: names, common }: Messages): Wording {
  const tag = TAGS[locale];
  const plurals = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(tag);
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
  const moments = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short', timeZone: TIME_ZONE });
  const number = (n: number): string => numbers.format(n);
  return {
    say: fill,
    count: (n, plural, values = {}) => fill(plurals.select(n) === 'one' ? plural.one : plural.other, { ...values, n: number(n) }),
    number,
    day: (day) => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? days.format(new Date(`${day}T00:00:00Z`)) : day),
    moment: (time) => moments.format(time),
    levels: (levels) => {
      const first = levels[0];
      const last = levels.at(-1);
      if (first === undefined || last === undefined) return common.allLevels;
      if (levels.length < 3 || !areNeighbours(levels)) return levels.map((level) => names[level]).join(', ');
      return fill(common.levelRange, { from: names[first], to: names[last] });
    },
  };
}

function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (found, name: string) => String(values[name] ?? found));
}

function areNeighbours(levels: readonly Level[]): boolean {
  const start = Levels.options.indexOf(levels[0] ?? 'PS');
  return levels.every((level, index) => Levels.options[start + index] === level);
}
