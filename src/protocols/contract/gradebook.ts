import type { LineItem } from '../../domain/line-item.js';
import type { Score } from '../../domain/score.js';
import type { ToolContext } from '../../domain/tool-context.js';

/** What a column is made of. The rest of it is the hub's. */
export type ColumnDraft = Omit<LineItem, 'id' | 'contextId' | 'placeId' | 'createdAt'>;

/**
 * What became of a score: `recorded`; `repeated`, the same was there already; `outdated`, a later one was; `stranger`, the
 * person is not a pupil of the context today, or nobody is called so.
 */
export type ScoreOutcome = 'recorded' | 'repeated' | 'outdated' | 'stranger';

/** Where one person stands in one column, for the tool. */
export interface ToolResult {
  /** The pseudonym of the person. */
  readonly subject: string;
  /** Of the column's own maximum. */
  readonly score: number;
  readonly scoringUserId: string | undefined;
  readonly comment: string | undefined;
}

/** A column of a context, and how the people in it are called. */
export interface ScoredColumn {
  readonly context: ToolContext;
  readonly column: LineItem;
  readonly sector: string;
}

/** Whose score it is, and in which column. */
export interface Scored extends ScoredColumn {
  /** The pseudonym of the person in that sector. */
  readonly subject: string;
}

/** The columns and results of the contexts of tools. Tools name people by the pseudonyms of their sector. */
export interface Gradebook {
  /** The columns of a context, the oldest first. The links there that are made of these resources have theirs. */
  columns(context: ToolContext, resourceIds: readonly string[]): Promise<readonly LineItem[]>;
  /** Those of one link. */
  columnsOfLink(contextId: string, resourceLinkId: string): Promise<readonly LineItem[]>;
  /** One of them, and of no other context. */
  column(contextId: string, id: string): Promise<LineItem | undefined>;
  /** @throws HubError `SYS-LIMITE` when a context has more columns than anybody reads */
  add(context: ToolContext, draft: ColumnDraft): Promise<LineItem>;
  /** Whether scores given in this context, at a link where one is named, lead anywhere. Where they do not, they are not asked for. */
  isKept(context: ToolContext, linkId: string | undefined): Promise<boolean>;
  /** The column a link begins with; made the first time, by whoever is first. Undefined when there is no such link here. */
  declare(context: ToolContext, linkId: string): Promise<LineItem | undefined>;
  /** Whether it is the one that its link begins with, and will have for as long as that is there. */
  isDeclared(context: ToolContext, column: LineItem): Promise<boolean>;
  /** Everything but its place and its link. Undefined when it was removed meanwhile. */
  change(column: LineItem, draft: Omit<ColumnDraft, 'resourceLinkId'>): Promise<LineItem | undefined>;
  /** With its results. */
  remove(column: LineItem): Promise<void>;
  /** The resource that a link opens, when it is an activity of this class, or a link of this course. */
  resourceOfLink(context: ToolContext, linkId: string): Promise<string | undefined>;
  record(scored: Scored, score: Score): Promise<ScoreOutcome>;
  /** Those with a score, in the order of the pseudonyms; of one person where one is named. */
  results(asked: ScoredColumn, subject?: string): Promise<readonly ToolResult[]>;
}
