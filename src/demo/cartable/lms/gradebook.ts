import type { CourseBook, GradeColumn, KeptScore } from './course-book.js';
import { Refusal, header, json, type LmsReply, type LmsRequest } from './exchange.js';
import { columnUrl, rolesOf, type LmsManners } from './messages.js';
import { pageOf } from './paging.js';
import { LEARNER, MEDIA } from './words.js';

const ISO_WITH_FRACTION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d(:?\d\d)?)$/;
const AHEAD_MS = 60_000;
const ACTIVITY = ['Initialized', 'Started', 'InProgress', 'Submitted', 'Completed'];
const GRADING = ['FullyGraded', 'Pending', 'PendingManual', 'Failed', 'NotReady'];

export interface GradebookFacts {
  readonly origin: string;
  readonly book: CourseBook;
  readonly manners: LmsManners;
}

/** Columns, scores and results (Assignment and Grade Services 2.0). The course was found, and the token opens it. */
export class LmsGradebook {
  constructor(private readonly facts: GradebookFacts) {}

  list(courseId: string, request: LmsRequest): LmsReply {
    const { book, manners } = this.facts;
    const filter = (name: string): string | null => request.url.searchParams.get(name);
    const found = book.columnsOf(courseId).filter((column) => [
      [filter('resource_link_id'), column.resourceLinkId], [filter('resource_id'), column.resourceId], [filter('tag'), column.tag],
    ].every(([wanted, value]) => wanted === null || wanted === value));
    const { items, headers } = pageOf(found, request.url, manners.pageSize);
    return json(items.map((column) => this.shown(column)), { type: MEDIA.lineItems, headers });
  }

  create(courseId: string, request: LmsRequest): LmsReply {
    const draft = this.draftOf(request);
    const { resourceLinkId } = draft;
    if (resourceLinkId !== undefined && this.facts.book.links.get(resourceLinkId)?.courseId !== courseId) throw new Refusal(404, 'not_found', 'AGS 3.2.9');
    return json(this.shown(this.facts.book.addColumn({ ...draft, courseId })), { status: 201, type: MEDIA.lineItem });
  }

  read(column: GradeColumn): LmsReply {
    return json(this.shown(column), { type: MEDIA.lineItem });
  }

  change({ id, courseId, resourceLinkId }: GradeColumn, request: LmsRequest): LmsReply {
    const changed = { ...this.draftOf(request), id, courseId, ...(resourceLinkId === undefined ? {} : { resourceLinkId }) };
    this.facts.book.columns.set(id, changed);
    return this.read(changed);
  }

  remove({ id }: GradeColumn): LmsReply {
    this.facts.book.removeColumn(id);
    return { status: 204, headers: {}, body: '' };
  }

  /** Times only ever go forward, and strictly (AGS 2.0, 3.4.9). */
  score(column: GradeColumn, request: LmsRequest): LmsReply {
    const score = scoreOf(bodyOf(request, MEDIA.score));
    const member = this.facts.book.member(column.courseId, score.userId);
    if (member === undefined || !rolesOf(member).includes(LEARNER)) throw new Refusal(422, 'not_gradable', 'AGS userId');
    const last = this.facts.book.score(column.id, score.userId);
    if (last !== undefined && Date.parse(last.timestamp) >= Date.parse(score.timestamp)) throw new Refusal(409, 'older_score', 'AGS 3.4.9');
    this.facts.book.keep(column.id, score);
    return json({});
  }

  results(column: GradeColumn, request: LmsRequest): LmsReply {
    const { origin, book, manners } = this.facts;
    const wanted = request.url.searchParams.get('user_id');
    const found = book.scoresOf(column.id).filter(({ userId, scoreGiven }) => scoreGiven !== undefined && (wanted === null || wanted === userId));
    const { items, headers } = pageOf(found, request.url, manners.pageSize);
    const scoreOf = columnUrl(origin, column.courseId, column.id, manners);
    const results = items.map(({ userId, comment, ...rest }) => ({
      id: `${origin}/courses/${column.courseId}/lineitems/${column.id}/results/${encodeURIComponent(userId)}`,
      scoreOf,
      userId,
      resultScore: rescaled(rest, column.scoreMaximum),
      resultMaximum: column.scoreMaximum,
      ...(comment === undefined ? {} : { comment }),
    }));
    return json(results, { type: MEDIA.results, headers });
  }

  /** Its query, where there is one, is part of an address and has to come back (AGS 2.0, 3.3.1 and 3.4.1). */
  requireQuery({ url }: LmsRequest): void {
    const { columnQuery } = this.facts.manners;
    for (const [name, value] of new URLSearchParams(columnQuery)) if (url.searchParams.get(name) !== value) throw new Refusal(404, 'not_found', 'AGS query');
  }

  private draftOf(request: LmsRequest): Omit<GradeColumn, 'id' | 'courseId'> {
    const { label, scoreMaximum, resourceLinkId, resourceId, tag } = bodyOf(request, MEDIA.lineItem);
    if (typeof label !== 'string' || label.trim() === '' || typeof scoreMaximum !== 'number' || scoreMaximum <= 0) throw new Refusal(400, 'invalid', 'AGS 3.2');
    const texts = Object.entries({ resourceLinkId, resourceId, tag }).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return { label, scoreMaximum, ...Object.fromEntries(texts) };
  }

  private shown({ courseId, id, ...column }: GradeColumn): object {
    return { id: columnUrl(this.facts.origin, courseId, id, this.facts.manners), ...column };
  }
}

/** In the column's own measure (AGS 2.0, 3.4.4). */
export function rescaled({ scoreGiven = 0, scoreMaximum = 1 }: Pick<KeptScore, 'scoreGiven' | 'scoreMaximum'>, columnMaximum: number): number {
  return (scoreGiven / scoreMaximum) * columnMaximum;
}

/** The media type is compared as a whole, as Moodle does. */
function bodyOf(request: LmsRequest, type: string): Readonly<Record<string, unknown>> {
  if (header(request, 'content-type') !== type) throw new Refusal(415, 'media_type', `content-type ${type}`);
  try {
    const body: unknown = JSON.parse(request.body);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Readonly<Record<string, unknown>>;
  } catch {
    throw new Refusal(400, 'invalid', 'JSON');
  }
  throw new Refusal(400, 'invalid', 'JSON');
}

function scoreOf(body: Readonly<Record<string, unknown>>): KeptScore {
  const { userId, timestamp, activityProgress, gradingProgress, scoreGiven, scoreMaximum, comment } = body;
  const need = (holds: boolean, what: string): void => {
    if (!holds) throw new Refusal(400, 'invalid', `AGS ${what}`);
  };
  need(typeof userId === 'string' && userId !== '', 'userId');
  need(typeof timestamp === 'string' && ISO_WITH_FRACTION.test(timestamp) && !Number.isNaN(Date.parse(timestamp)), 'timestamp');
  need(Date.parse(String(timestamp)) <= Date.now() + AHEAD_MS, 'timestamp ahead');
  need(ACTIVITY.includes(String(activityProgress)), 'activityProgress');
  need(GRADING.includes(String(gradingProgress)), 'gradingProgress');
  const isScored = scoreGiven !== undefined && scoreGiven !== null;
  need(!isScored || (typeof scoreGiven === 'number' && scoreGiven >= 0), 'scoreGiven');
  need(!isScored || (typeof scoreMaximum === 'number' && scoreMaximum > 0), 'scoreMaximum');
  need(comment === undefined || comment === null || typeof comment === 'string', 'comment');
  return {
    userId: String(userId),
    timestamp: String(timestamp),
    activityProgress: String(activityProgress),
    gradingProgress: String(gradingProgress),
    ...(isScored ? { scoreGiven: Number(scoreGiven), scoreMaximum: Number(scoreMaximum) } : {}),
    ...(typeof comment === 'string' && comment.trim() !== '' ? { comment } : {}),
  };
}
