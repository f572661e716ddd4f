import type { Day } from '../domain/calendar.js';
import type { DirectoryCollections } from './collections.js';
import { everyPage } from './every-page.js';

/**
 * People who are leaving and whose every affiliation and tie ended before this day. Where one of them has no end nobody knows
 * when the person left: they stay.
 */
export async function* goneBefore(directory: DirectoryCollections, day: Day): AsyncGenerator<string> {
  for await (const { id, state } of everyPage(directory.people, 'byName')) {
    if (state !== 'leaving') continue;
    const last = await lastDay(directory, id);
    if (last !== undefined && last < day) yield id;
  }
}

/** Undefined when there is nothing with an end, or something without one. */
async function lastDay({ affiliations, guardianships }: DirectoryCollections, personId: string): Promise<Day | undefined> {
  let last: Day | undefined;
  const periods = [
    everyPage(affiliations, 'byPerson', [personId]),
    everyPage(guardianships, 'byAdult', [personId]),
    everyPage(guardianships, 'byChild', [personId]),
  ];
  for (const period of periods) {
    for await (const { until } of period) {
      if (until === undefined) return undefined;
      if (last === undefined || until > last) last = until;
    }
  }
  return last;
}
