import { scoreIn, type ActivityProgress, type LineItem, type Result } from '../domain/line-item.js';
import type { Collection } from '../store/port.js';

/** More columns than a class has. */
const MOST_COLUMNS = 1_000;
/** More results than a class, or a school year of one pupil, has in one column. */
const MOST_RESULTS = 1_000;

/** Where one pupil stands in one activity, as the tool said last. */
export interface Standing {
  readonly progress: ActivityProgress;
  readonly score?: { readonly given: number; readonly maximum: number };
  readonly comment?: string;
}

/** By the activity's id. Who is absent has not begun, as far as the hub knows. */
export type Standings = ReadonlyMap<string, Standing>;

/** By the activity's id, then by the pupil's. */
export type GroupStandings = ReadonlyMap<string, ReadonlyMap<string, Standing>>;

export interface ResultCollections {
  readonly lineItems: Collection<LineItem, 'byContext' | 'byPlace'>;
  readonly results: Collection<Result, 'byLineItem' | 'byPerson'>;
}

/** What tools said of the work of pupils, for the pages. Of several columns of one activity, the oldest that says something. */
export class ActivityResults {
  constructor(private readonly collections: ResultCollections) {}

  /** As teachers see it: marks that pupils do not see yet are there. */
  async ofGroup(groupId: string): Promise<GroupStandings> {
    const { items } = await this.collections.lineItems.find('byPlace', { equals: [groupId], limit: MOST_COLUMNS });
    const columns = await Promise.all(items.map(async (column) => ({ column, results: await this.resultsIn(column) })));
    const standings = new Map<string, Map<string, Standing>>();
    for (const { column, results } of columns) {
      const ofActivity = standings.get(column.resourceLinkId ?? '') ?? new Map<string, Standing>();
      for (const result of results) if (!ofActivity.has(result.personId)) ofActivity.set(result.personId, standingOf(column, result));
      standings.set(column.resourceLinkId ?? '', ofActivity);
    }
    return standings;
  }

  /** As the pupil and the parents see it: marks that are not released stay away (AGS 2.0, gradesReleased). */
  async ofPerson(personId: string): Promise<Standings> {
    const { items } = await this.collections.results.find('byPerson', { equals: [personId], limit: MOST_RESULTS });
    const columns = await this.collections.lineItems.getMany([...new Set(items.map(({ lineItemId }) => lineItemId))]);
    const standings = new Map<string, Standing>();
    for (const column of [...columns].sort((a, b) => a.createdAt - b.createdAt)) {
      const result = items.find(({ lineItemId }) => lineItemId === column.id);
      const { resourceLinkId = '', gradesReleased = true } = column;
      if (result === undefined || standings.has(resourceLinkId)) continue;
      standings.set(resourceLinkId, gradesReleased ? standingOf(column, result) : { progress: result.activityProgress });
    }
    return standings;
  }

  private async resultsIn({ id }: LineItem): Promise<readonly Result[]> {
    return (await this.collections.results.find('byLineItem', { equals: [id], limit: MOST_RESULTS })).items;
  }
}

function standingOf(column: LineItem, result: Result): Standing {
  const given = scoreIn(column, result);
  const { activityProgress: progress, comment } = result;
  return {
    progress,
    ...(given === undefined ? {} : { score: { given, maximum: column.scoreMaximum } }),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** How far somebody is, in the words of the pages. */
export type Stage = 'none' | 'started' | 'submitted' | 'done';

export function stageOf(standing: Standing | undefined): Stage {
  if (standing === undefined) return 'none';
  if (standing.progress === 'Completed') return 'done';
  return standing.progress === 'Submitted' ? 'submitted' : 'started';
}
