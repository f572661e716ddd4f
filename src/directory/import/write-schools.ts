import type { FeedClass, FeedEntry } from '../../domain/feed.js';
import { foldText, type Organisation } from '../../domain/organisation.js';
import { closeSpace } from '../spaces.js';
import { put } from './breathe.js';
import type { ClassBook } from './class-book.js';
import { bare, defined, entryId } from './entry.js';
import type { SchoolChange } from './school-book.js';
import type { ImportSettings } from './settings.js';
import type { WriteTools } from './write-people.js';

const PAGE = 1_000;

/** The organisation above all schools of the source, when it is not there yet. */
export async function ensureAcademy({ collections }: WriteTools, { id, name }: ImportSettings['academy']): Promise<void> {
  if ((await collections.organisations.get(id)) !== undefined) return;
  await put(collections.organisations, [{ id, kind: 'academy', name, ancestors: [], searchText: foldText(`${name} ${id}`) }]);
}

/** The entries come last. What stands above a school and is not the feed's (a town) stays. */
export async function writeSchools({ collections, source, day }: WriteTools, changes: readonly SchoolChange[]): Promise<void> {
  for (let start = 0; start < changes.length; start += PAGE) {
    const page = changes.slice(start, start + PAGE);
    const known = new Map((await collections.organisations.getMany(page.map(({ uai }) => uai))).map((one) => [one.id, bare<Organisation>(one)]));
    await put(collections.organisations, page.map((change) => organisationOf(change, known.get(change.uai))));
    await put(collections.feedEntries, page.map(({ record, uai, above, text, digest }): FeedEntry => ({
      id: entryId(source, 'school', record.key), source, kind: 'school', key: record.key, record: text, digest, state: 'present',
      organisations: [uai, ...above], groups: [], directoryKeys: [], changedOn: day,
    })));
  }
}

function organisationOf({ record, uai, isDistrict, above, entry }: SchoolChange, before: Organisation | undefined): Organisation {
  const said = entry?.organisations.slice(1) ?? [];
  const byHand = (before?.ancestors ?? []).filter((id) => !said.includes(id) && !above.includes(id));
  const parentId = before?.parentId !== undefined && byHand.includes(before.parentId) ? before.parentId : above[0];
  return defined({
    id: uai,
    kind: isDistrict ? ('district' as const) : ('school' as const),
    name: record.name,
    town: record.town,
    ancestors: [...byHand, ...above],
    parentId,
    searchText: foldText(`${record.name} ${record.town ?? ''} ${uai}`),
  });
}

/** Classes and groups that are new, renamed or of other levels, except in schools that are held. */
export async function writeClasses({ collections }: WriteTools, classes: readonly FeedClass[]): Promise<void> {
  await put(collections.groups, classes.map(({ groupId, schoolId, kind, name, levels }) => ({ id: groupId, schoolId, kind, name, levels })));
  await put(collections.feedClasses, classes);
}

/** Takes away the classes, with their spaces, that nobody belongs to any more. */
export async function closeClasses({ collections, day }: WriteTools, closed: ReturnType<ClassBook['closed']>): Promise<void> {
  for (const { id, groupId } of closed) {
    const { items } = await collections.memberships.find('byGroup', { equals: [groupId], limit: PAGE });
    if (items.some(({ until }) => until === undefined || until > day)) continue;
    await closeSpace(collections, groupId);
    await collections.groups.remove(groupId);
    await collections.feedClasses.remove(id);
  }
}
