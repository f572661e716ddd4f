import { isGivenTo } from '../../domain/activity.js';
import type { Locale } from '../../domain/text.js';
import { stageOf } from '../../flows/activity-results.js';
import type { Web } from '../context.js';
import type { Progress } from './progress.js';

const TAGS: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };

/** The grid for a spreadsheet: for each activity how far a pupil is, the score, and what it is out of. */
export function progressRows({ renderer }: Pick<Web, 'renderer'>, locale: Locale, progress: Progress): readonly (readonly string[])[] {
  const { activities, pupils, standings } = progress;
  const word = (name: string): string => renderer.word(locale, 'progressWords', name);
  // A French spreadsheet takes 15.5 for a day of May.
  const numbers = new Intl.NumberFormat(TAGS[locale], { useGrouping: false, maximumFractionDigits: 2 });
  const written = (value: number | undefined): string => (value === undefined ? '' : numbers.format(value));
  const columns = activities.flatMap(({ title }) => [title, `${title} – ${word('score')}`, `${title} – ${word('maximum')}`]);
  const head = [word('familyName'), word('givenName'), ...columns];
  const rows = pupils.map(({ id, givenName, familyName }) => [familyName, givenName, ...activities.flatMap((activity) => {
    if (!isGivenTo(activity, id)) return ['', '', ''];
    const standing = standings.get(activity.id)?.get(id);
    return [word(stageOf(standing)), written(standing?.score?.given), written(standing?.score?.maximum)];
  })]);
  return [head, ...rows];
}
