import type { Activity } from '../domain/activity.js';
import type { LineItem, Result } from '../domain/line-item.js';
import type { ToolContext } from '../domain/tool-context.js';
import type { SpaceOpenings } from '../store/collections/spaces.js';
import { everyPage } from '../store/every-page.js';
import type { Collection, Document, Stored } from '../store/port.js';
import type { DirectoryCollections } from './collections.js';

export interface SpaceCollections extends Pick<DirectoryCollections, 'memberships'> {
  readonly activities: Collection<Activity, 'bySpace' | 'byAuthor'>;
  readonly spaceOpenings: Collection<SpaceOpenings>;
  readonly lineItems: Collection<LineItem, 'byPlace'>;
  readonly results: Collection<Result, 'byLineItem'>;
  readonly toolContexts: Collection<ToolContext, 'byPlace'>;
}

/**
 * What a class or group held that is no more: its activities, the columns and results of tools, and what tools called it.
 * A column goes after its results, so that a removal that was interrupted can be done again.
 */
export async function closeSpace(collections: Omit<SpaceCollections, 'memberships'>, groupId: string): Promise<void> {
  const { activities, spaceOpenings, lineItems, results, toolContexts } = collections;
  await removeAll(activities, everyPage(activities, 'bySpace', [groupId]));
  for (const { id } of await gathered(everyPage(lineItems, 'byPlace', [groupId]))) {
    await removeAll(results, everyPage(results, 'byLineItem', [id]));
    await lineItems.remove(id);
  }
  await removeAll(toolContexts, everyPage(toolContexts, 'byPlace', [groupId]));
  await spaceOpenings.remove(groupId);
}

/** The activities somebody made, and those that were given to them by name in the classes they are or were in. */
export async function activitiesNaming({ activities, memberships }: SpaceCollections, personId: string): Promise<readonly Stored<Activity>[]> {
  const made = await gathered(everyPage(activities, 'byAuthor', [personId]));
  const groups = new Set((await gathered(everyPage(memberships, 'byPerson', [personId]))).map(({ groupId }) => groupId));
  const theirs: Stored<Activity>[] = [];
  for (const groupId of groups) {
    const all = await gathered(everyPage(activities, 'bySpace', [groupId]));
    theirs.push(...all.filter(({ createdBy, pupilIds }) => createdBy !== personId && pupilIds?.includes(personId)));
  }
  return [...made, ...theirs];
}

/**
 * Takes somebody's name off the activities, which stay the class's. One that was given to them alone becomes a hidden draft:
 * it must not turn up on the page of everybody else.
 */
export async function forgetInActivities(collections: SpaceCollections, personId: string): Promise<number> {
  const naming = await activitiesNaming(collections, personId);
  for (const activity of naming) await collections.activities.replace(without(activity, personId));
  return naming.length;
}

function without({ createdBy, pupilIds, ...activity }: Stored<Activity>, personId: string): Stored<Activity> {
  const author = createdBy === undefined || createdBy === personId ? {} : { createdBy };
  const chosen = pupilIds?.filter((id) => id !== personId);
  if (chosen === undefined) return { ...activity, ...author };
  return chosen.length === 0 ? { ...activity, ...author, visible: false } : { ...activity, ...author, pupilIds: chosen };
}

async function removeAll(from: Pick<Collection<Document>, 'remove'>, documents: AsyncIterable<Document>): Promise<void> {
  for (const { id } of await gathered(documents)) await from.remove(id);
}

async function gathered<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
