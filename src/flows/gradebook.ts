import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { DirectoryCollections } from '../directory/collections.js';
import { isPupilOf } from '../directory/pupils.js';
import type { Activity } from '../domain/activity.js';
import { dayOf } from '../domain/calendar.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import { resultId, scoreIn, type LineItem, type Result } from '../domain/line-item.js';
import { pseudonymId, type Pseudonym } from '../domain/pseudonym.js';
import { standingAfter, type Score } from '../domain/score.js';
import type { ToolContext } from '../domain/tool-context.js';
import type { ColumnDraft, Gradebook, Scored, ScoreOutcome, ToolResult } from '../protocols/contract/gradebook.js';
import { everyPage } from '../store/every-page.js';
import type { Collection, Stored } from '../store/port.js';
import { randomToken } from './tokens.js';
import { unlessTaken } from './succeeds.js';

/** More than anybody reads, in one class of one tool; those of activities come on top. */
const MOST_COLUMNS = 500;
const MOST_ACTIVITIES = 200;
const USUAL_MAXIMUM = 100;
/** Each time, somebody else's write came first. */
const MOST_TRIES = 50;
const PSEUDONYMS_AT_ONCE = 1_000;

export interface GradebookTools {
  readonly clock: Clock;
  readonly lineItems: Collection<LineItem, 'byContext' | 'byPlace' | 'byLink'>;
  readonly results: Collection<Result, 'byLineItem' | 'byPerson'>;
  readonly pseudonyms: Collection<Pseudonym, 'byPerson' | 'byValue'>;
  readonly activities: Collection<Activity, 'bySpace' | 'byResource'>;
  readonly directory: DirectoryCollections;
}

/** Columns and results as tools keep them. A result is one document: it is the whole truth about a person in a column. */
export class ToolGradebook implements Gradebook {
  constructor(private readonly tools: GradebookTools) {}

  async columns(context: ToolContext, resourceIds: readonly string[]): Promise<readonly LineItem[]> {
    const known = await this.columnsIn(context);
    const linked = new Set(known.map(({ resourceLinkId }) => resourceLinkId));
    const { items } = await this.tools.activities.find('bySpace', { equals: [context.placeId], limit: MOST_ACTIVITIES });
    const without = items.filter(({ id, resourceId }) => resourceIds.includes(resourceId) && !linked.has(id));
    for (const { id } of without) await this.declare(context, id);
    return without.length === 0 ? known : this.columnsIn(context);
  }

  async columnsOfLink(contextId: string, resourceLinkId: string): Promise<readonly LineItem[]> {
    return (await this.tools.lineItems.find('byLink', { equals: [contextId, resourceLinkId], limit: MOST_COLUMNS })).items;
  }

  async column(contextId: string, id: string): Promise<LineItem | undefined> {
    const column = await this.tools.lineItems.get(id);
    return column?.contextId === contextId ? column : undefined;
  }

  async add(context: ToolContext, draft: ColumnDraft): Promise<LineItem> {
    const count = await this.tools.lineItems.count('byContext', [context.id], MOST_COLUMNS);
    if (count >= MOST_COLUMNS) throw new HubError('SYS-LIMITE', { detail: `a context has ${MOST_COLUMNS} columns` });
    return this.tools.lineItems.insert(this.newColumn(randomToken(), context, draft));
  }

  async declare(context: ToolContext, activityId: string): Promise<LineItem | undefined> {
    const id = declaredId(context.id, activityId);
    const known = await this.tools.lineItems.get(id);
    const activity = known === undefined ? await this.activityOf(context, activityId) : undefined;
    if (activity === undefined) return known;
    const { lineItem, title } = activity;
    const draft = { scoreMaximum: USUAL_MAXIMUM, ...lineItem, label: lineItem?.label ?? title, resourceLinkId: activityId };
    const made = await unlessTaken(this.tools.lineItems.insert(this.newColumn(id, context, draft)));
    return made ?? this.tools.lineItems.get(id);
  }

  async isDeclared(context: ToolContext, { id, resourceLinkId = '' }: LineItem): Promise<boolean> {
    return id === declaredId(context.id, resourceLinkId) && await this.activityOf(context, resourceLinkId) !== undefined;
  }

  async change(column: LineItem, draft: Omit<ColumnDraft, 'resourceLinkId'>): Promise<LineItem | undefined> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const stored = await this.tools.lineItems.get(column.id);
      if (stored === undefined) return undefined;
      const { id, contextId, placeId, resourceLinkId, createdAt, version } = stored;
      const link = resourceLinkId === undefined ? {} : { resourceLinkId };
      const next = { ...draft, ...link, id, contextId, placeId, createdAt, version };
      const changed = await unlessTaken(this.tools.lineItems.replace(next));
      if (changed !== undefined) return changed;
    }
    throw tooManyTries();
  }

  /** The results first: a removal that was interrupted can be asked for again. Then those that came meanwhile. */
  async remove(column: LineItem): Promise<void> {
    await this.removeResults(column);
    await this.tools.lineItems.remove(column.id);
    await this.removeResults(column);
  }

  async resourceOfActivity(context: ToolContext, activityId: string): Promise<string | undefined> {
    return (await this.activityOf(context, activityId))?.resourceId;
  }

  async record({ context, column, sector, subject }: Scored, score: Score): Promise<ScoreOutcome> {
    const personId = await this.personOf(sector, subject);
    const day = dayOf(this.tools.clock.now());
    if (personId === undefined || !await isPupilOf(this.tools.directory, personId, context, day)) return 'stranger';
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const outcome = await this.tryToRecord(column, personId, score);
      if (outcome !== undefined) return outcome;
    }
    throw tooManyTries();
  }

  async results(column: LineItem, sector: string, subject?: string): Promise<readonly ToolResult[]> {
    const results = subject === undefined ? await this.resultsIn(column) : await this.resultOf(column, sector, subject);
    const subjects = await this.subjectsOf(sector, results.map(({ personId }) => personId));
    return results
      .flatMap((result) => toolResult(column, result, subjects.get(result.personId)))
      .sort((a, b) => (a.subject < b.subject ? -1 : 1));
  }

  /** Undefined: another write came first. */
  private async tryToRecord({ id: lineItemId }: LineItem, personId: string, score: Score): Promise<ScoreOutcome | undefined> {
    const { results, clock } = this.tools;
    const id = resultId(lineItemId, personId);
    const before = await results.get(id);
    const result: Result = { id, lineItemId, personId, ...standingAfter(before, score), receivedAt: clock.now() };
    if (before !== undefined && score.timestamp <= before.timestamp) return isSameScore(before, result) ? 'repeated' : 'outdated';
    const write = before === undefined ? results.insert(result) : results.replace({ ...result, version: before.version });
    const written = await unlessTaken(write);
    return written === undefined ? undefined : 'recorded';
  }

  private async columnsIn({ id }: ToolContext): Promise<readonly LineItem[]> {
    return (await this.tools.lineItems.find('byContext', { equals: [id], limit: MOST_COLUMNS + MOST_ACTIVITIES })).items;
  }

  private async activityOf({ placeId }: ToolContext, activityId: string): Promise<Activity | undefined> {
    const activity = await this.tools.activities.get(activityId);
    return activity?.groupId === placeId ? activity : undefined;
  }

  private newColumn(id: string, { id: contextId, placeId }: ToolContext, draft: ColumnDraft): LineItem {
    return { ...draft, id, contextId, placeId, createdAt: this.tools.clock.now() };
  }

  private async resultsIn({ id }: LineItem): Promise<readonly Stored<Result>[]> {
    const results: Stored<Result>[] = [];
    for await (const result of everyPage(this.tools.results, 'byLineItem', [id])) results.push(result);
    return results;
  }

  private async resultOf({ id }: LineItem, sector: string, subject: string): Promise<readonly Stored<Result>[]> {
    const personId = await this.personOf(sector, subject);
    const result = personId === undefined ? undefined : await this.tools.results.get(resultId(id, personId));
    return result === undefined ? [] : [result];
  }

  private async removeResults(column: LineItem): Promise<void> {
    for (const { id } of await this.resultsIn(column)) await this.tools.results.remove(id);
  }

  private async personOf(sector: string, subject: string): Promise<string | undefined> {
    const { items } = await this.tools.pseudonyms.find('byValue', { equals: [sector, subject], limit: 1 });
    return items[0]?.personId;
  }

  private async subjectsOf(sector: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const ids = personIds.map((personId) => pseudonymId(sector, personId));
    const subjects = new Map<string, string>();
    for (let start = 0; start < ids.length; start += PSEUDONYMS_AT_ONCE) {
      const known = await this.tools.pseudonyms.getMany(ids.slice(start, start + PSEUDONYMS_AT_ONCE));
      for (const { personId, value } of known) subjects.set(personId, value);
    }
    return subjects;
  }
}

/** The same whoever asks first. */
function declaredId(contextId: string, activityId: string): string {
  return createHash('sha256').update(JSON.stringify(['column', contextId, activityId])).digest('base64url');
}

function toolResult(column: LineItem, result: Result, subject: string | undefined): readonly ToolResult[] {
  const score = scoreIn(column, result);
  const { scoringUserId, comment } = result;
  return score === undefined || subject === undefined ? [] : [{ subject, score, scoringUserId, comment }];
}

function isSameScore(stored: Stored<Result>, { receivedAt: _now, ...asked }: Result): boolean {
  const { version: _version, receivedAt: _then, ...known } = stored;
  return isDeepStrictEqual(known, asked);
}

function tooManyTries(): HubError {
  return new HubError('SYS-CONFLIT', { detail: `${MOST_TRIES} other writes came first` });
}
