import type { DirectoryCollections } from '../directory/collections.js';
import { isPupilOf } from '../directory/pupils.js';
import type { Activity } from '../domain/activity.js';
import { dayOf } from '../domain/calendar.js';
import type { Clock } from '../domain/clock.js';
import type { EarlierWay, WayHome } from '../domain/grade-relay.js';
import { scoreIn, type LineItem, type Result } from '../domain/line-item.js';
import type { Standing } from '../domain/score.js';
import type { ToolContext } from '../domain/tool-context.js';
import type { Collection } from '../store/port.js';
import { MOST_ACTIVITIES } from './activity-desk.js';

/** What begins with a column: an activity of a class, a link of a course. */
export interface GradedLink {
  readonly id: string;
  readonly resourceId: string;
  readonly title: string;
  readonly lineItem?: Activity['lineItem'];
}

type Place = Pick<ToolContext, 'kind' | 'placeId'>;

/** How the scores of one person in one column get further than the hub. */
export type Forward = (before: EarlierWay, standing: Standing, now: number) => WayHome;

/** Where one person stands in a column, as the tool is shown it. */
export interface ShownResult {
  readonly personId: string;
  /** Of the column's own maximum. */
  readonly score: number;
  readonly comment: string | undefined;
  readonly scoringUserId: string | undefined;
}

/** Places of one kind that have a gradebook: what is marked there, who, and where the marks go. */
export interface GradedPlaces {
  /** Those of these resources, the first of a place. */
  links(place: Place, resourceIds: readonly string[]): Promise<readonly GradedLink[]>;
  link(place: Place, linkId: string): Promise<GradedLink | undefined>;
  /** Whether scores given at this link, or without one, lead anywhere. */
  isKept(place: Place, linkId: string | undefined): Promise<boolean>;
  isPupil(place: Place, personId: string): Promise<boolean>;
  /** Undefined where they stay on the hub. */
  forward(column: LineItem, personId: string): Promise<Forward | undefined>;
  /** What counts in a column, given what the hub has of it, or of one person in it; of others there may be more. */
  shown(column: LineItem, own: readonly Result[]): Promise<readonly ShownResult[]>;
}

export interface OwnPlacesTools {
  readonly clock: Clock;
  readonly activities: Collection<Activity, 'bySpace' | 'byResource'>;
  readonly directory: DirectoryCollections;
}

/** Classes, groups and schools of the directory: nobody but the hub has their marks. */
export function ownPlaces({ clock, activities, directory }: OwnPlacesTools): GradedPlaces {
  return {
    async links({ placeId }, resourceIds) {
      const { items } = await activities.find('bySpace', { equals: [placeId], limit: MOST_ACTIVITIES });
      return items.filter(({ resourceId }) => resourceIds.includes(resourceId));
    },
    async link({ placeId }, linkId) {
      const activity = await activities.get(linkId);
      return activity?.groupId === placeId ? activity : undefined;
    },
    isKept: () => Promise.resolve(true),
    isPupil: (place, personId) => isPupilOf(directory, personId, place, dayOf(clock.now())),
    forward: () => Promise.resolve(undefined),
    shown: (column, own) => Promise.resolve(own.flatMap((result) => shownOf(column, result))),
  };
}

/** A result of the hub: nothing where no score counts. */
export function shownOf(column: LineItem, result: Result): readonly ShownResult[] {
  const score = scoreIn(column, result);
  const { personId, comment, scoringUserId } = result;
  return score === undefined ? [] : [{ personId, score, comment, scoringUserId }];
}
