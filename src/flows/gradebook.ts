import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import { resultId, type LineItem, type Result } from '../domain/line-item.js';
import { pseudonymId, type Pseudonym } from '../domain/pseudonym.js';
import { standingAfter, type Score, type Standing } from '../domain/score.js';
import type { ToolContext } from '../domain/tool-context.js';
import type { ColumnDraft, Gradebook, Scored, ScoredColumn, ScoreOutcome, ToolResult } from '../protocols/contract/gradebook.js';
import { everyPage } from '../store/every-page.js';
import type { Collection, Stored } from '../store/port.js';
import type { Forward, GradedPlaces, ShownResult } from './graded-places.js';
import { unlessTaken } from './succeeds.js';
import { randomToken } from './tokens.js';

/** More than anybody reads, in one class of one tool; those of links come on top. */
const MOST_COLUMNS = 500;
const MOST_LINKS = 200;
const USUAL_MAXIMUM = 100;
/** Each time, somebody else's write came first. */
const MOST_TRIES = 50;
const PSEUDONYMS_AT_ONCE = 1_000;

export interface GradebookTools {
  readonly clock: Clock;
  readonly lineItems: Collection<LineItem, 'byContext' | 'byPlace' | 'byLink'>;
  readonly results: Collection<Result, 'byLineItem' | 'byPerson'>;
  readonly pseudonyms: Collection<Pseudonym, 'byPerson' | 'byValue'>;
  readonly placesOf: (kind: ToolContext['kind']) => GradedPlaces;
}

/** Columns and results as tools keep them. A result is one document: it is the whole truth about a person in a column. */
export class ToolGradebook implements Gradebook {
  constructor(private readonly tools: GradebookTools) {}

  async columns(context: ToolContext, resourceIds: readonly string[]): Promise<readonly LineItem[]> {
    const known = await this.columnsIn(context);
    const linked = new Set(known.map(({ resourceLinkId }) => resourceLinkId));
    const links = await this.placesOf(context).links(context, resourceIds);
    const without = links.filter(({ id }) => !linked.has(id));
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

  isKept(context: ToolContext, linkId: string | undefined): Promise<boolean> {
    return this.placesOf(context).isKept(context, linkId);
  }

  async declare(context: ToolContext, linkId: string): Promise<LineItem | undefined> {
    const id = declaredId(context.id, linkId);
    const known = await this.tools.lineItems.get(id);
    const link = known === undefined ? await this.placesOf(context).link(context, linkId) : undefined;
    if (link === undefined) return known;
    const { lineItem, title } = link;
    const draft = { scoreMaximum: USUAL_MAXIMUM, ...lineItem, label: lineItem?.label ?? title, resourceLinkId: linkId };
    const made = await unlessTaken(this.tools.lineItems.insert(this.newColumn(id, context, draft)));
    return made ?? this.tools.lineItems.get(id);
  }

  async isDeclared(context: ToolContext, { id, resourceLinkId = '' }: LineItem): Promise<boolean> {
    return id === declaredId(context.id, resourceLinkId) && await this.placesOf(context).link(context, resourceLinkId) !== undefined;
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

  async resourceOfLink(context: ToolContext, linkId: string): Promise<string | undefined> {
    return (await this.placesOf(context).link(context, linkId))?.resourceId;
  }

  async record({ context, column, sector, subject }: Scored, score: Score): Promise<ScoreOutcome> {
    const personId = await this.personOf(sector, subject);
    const places = this.placesOf(context);
    if (personId === undefined || !await places.isPupil(context, personId)) return 'stranger';
    const forward = await places.forward(column, personId);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const outcome = await this.tryToRecord(column, personId, score, forward);
      if (outcome !== undefined) return outcome;
    }
    throw tooManyTries();
  }

  async results({ context, column, sector }: ScoredColumn, subject?: string): Promise<readonly ToolResult[]> {
    const asked = subject === undefined ? undefined : await this.personOf(sector, subject);
    if (subject !== undefined && asked === undefined) return [];
    const own = asked === undefined ? await this.resultsIn(column) : await this.resultOf(column, asked);
    const shown = (await this.placesOf(context).shown(column, own)).filter(({ personId }) => asked === undefined || personId === asked);
    const subjects = await this.subjectsOf(sector, shown.map(({ personId }) => personId));
    return shown
      .flatMap((result) => toolResult(result, subjects.get(result.personId)))
      .sort((a, b) => (a.subject < b.subject ? -1 : 1));
  }

  /** Undefined: another write came first. */
  private async tryToRecord({ id: lineItemId }: LineItem, personId: string, score: Score, forward: Forward | undefined): Promise<ScoreOutcome | undefined> {
    const { results } = this.tools;
    const id = resultId(lineItemId, personId);
    const before = await results.get(id);
    const standing = standingAfter(before, score);
    if (before !== undefined && score.timestamp <= before.timestamp) return isSameScore(before, standing) ? 'repeated' : 'outdated';
    const now = this.tools.clock.now();
    const result: Result = { id, lineItemId, personId, ...standing, receivedAt: now, ...forward?.(before ?? {}, standing, now) };
    const write = before === undefined ? results.insert(result) : results.replace({ ...result, version: before.version });
    const written = await unlessTaken(write);
    return written === undefined ? undefined : 'recorded';
  }

  private async columnsIn({ id }: ToolContext): Promise<readonly LineItem[]> {
    return (await this.tools.lineItems.find('byContext', { equals: [id], limit: MOST_COLUMNS + MOST_LINKS })).items;
  }

  private placesOf({ kind }: ToolContext): GradedPlaces {
    return this.tools.placesOf(kind);
  }

  private newColumn(id: string, { id: contextId, placeId }: ToolContext, draft: ColumnDraft): LineItem {
    return { ...draft, id, contextId, placeId, createdAt: this.tools.clock.now() };
  }

  private async resultsIn({ id }: LineItem): Promise<readonly Stored<Result>[]> {
    const results: Stored<Result>[] = [];
    for await (const result of everyPage(this.tools.results, 'byLineItem', [id])) results.push(result);
    return results;
  }

  private async resultOf({ id }: LineItem, personId: string): Promise<readonly Stored<Result>[]> {
    const result = await this.tools.results.get(resultId(id, personId));
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
export function declaredId(contextId: string, linkId: string): string {
  return createHash('sha256').update(JSON.stringify(['column', contextId, linkId])).digest('base64url');
}

function toolResult({ personId: _name, ...shown }: ShownResult, subject: string | undefined): readonly ToolResult[] {
  return subject === undefined ? [] : [{ subject, ...shown }];
}

function isSameScore(known: Stored<Result>, asked: Standing): boolean {
  const { id: _id, lineItemId: _column, personId: _person, version: _version, receivedAt: _then, relay: _way, relayDue: _due, undelivered: _lms, ...standing } = known;
  return isDeepStrictEqual(standing, asked);
}

function tooManyTries(): HubError {
  return new HubError('SYS-CONFLIT', { detail: `${MOST_TRIES} other writes came first` });
}
