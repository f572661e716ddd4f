import { z } from 'zod';
import { LineItem } from '../../../../../domain/line-item.js';
import type { ColumnDraft } from '../../../../contract/gradebook.js';
import { lineItemUrl } from './addresses.js';
import { LooseNumber, readBody } from './body.js';
import { readMoment } from './moment.js';

/** Blank and null are as good as absent. */
function optional<T extends z.ZodType>(schema: T) {
  return z.union([z.literal('').transform(() => undefined), z.null().transform(() => undefined), schema]).optional();
}

const Moment = z.string().trim().max(64).refine((text) => readMoment(text) !== undefined);
const { label, resourceId, tag, gradesReleased, submissionReview } = LineItem.shape;

/** What a tool sends of a column (AGS 2.0, 3.2). Its `id` is the hub's, and what is not named here is left out. */
const Body = z.object({
  label,
  scoreMaximum: LooseNumber.pipe(z.number().positive()),
  resourceLinkId: optional(z.string().max(255)),
  resourceId: resourceId.nullable(),
  tag: tag.nullable(),
  startDateTime: optional(Moment),
  endDateTime: optional(Moment),
  gradesReleased: gradesReleased.nullable(),
  submissionReview: submissionReview.nullable(),
});

/** @throws ServiceRefusal 400 */
export function readLineItem(text: string): ColumnDraft {
  const body = readBody(Body, text);
  const known = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(known) as unknown as ColumnDraft;
}

/** As tools read it. */
export function lineItemBody(origin: string, column: LineItem): Readonly<Record<string, unknown>> {
  const { label, scoreMaximum, resourceLinkId, resourceId, tag, startDateTime, endDateTime, gradesReleased, submissionReview } = column;
  return { id: lineItemUrl(origin, column), label, scoreMaximum, resourceLinkId, resourceId, tag, startDateTime, endDateTime, gradesReleased, submissionReview };
}
