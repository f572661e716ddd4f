import { z } from 'zod';
import { Activity } from './activity.js';
import { PersonId } from './person.js';
import { ResourceId } from './resource.js';

/** What an answer may hold (Deep Linking 2.0, 4.4.1), where somebody takes less than the hub does: launches of the tool, and no others. */
export const SelectionTerms = z.strictObject({
  several: z.boolean(),
  lineItems: z.boolean(),
  /** Where it may be shown, such as `iframe`. */
  targets: z.array(z.string().max(255)).max(10),
});
export type SelectionTerms = z.infer<typeof SelectionTerms>;

export const SelectionId = z.string().regex(/^[A-Za-z0-9_-]{22,64}$/);

/** A teacher choosing content for a class in the picker of a resource's tool: lives an hour, and is answered once. */
export const Selection = z.strictObject({
  id: SelectionId,
  /** Of the click, so that the whole way can be followed. */
  traceId: z.string().max(16),
  personId: PersonId,
  hatId: z.string().max(120),
  schoolId: z.string().min(1).max(64),
  /** The class or group; for an LMS, its course. */
  groupId: z.string().min(1).max(120),
  resourceId: ResourceId,
  /** The visit from an LMS in which it was begun, for an answer to that LMS. */
  visitId: z.string().min(16).max(128).optional(),
  terms: SelectionTerms.optional(),
});
export type Selection = z.infer<typeof Selection>;

const { title, text, url, custom, from, until, lineItem, material } = Activity.shape;

/** One thing that was chosen, as the tool proposes it to be embedded. */
export const ChosenItem = z.strictObject({
  title: title.optional(),
  text,
  /** Page of the tool; absent: the resource's own. */
  url,
  custom,
  from,
  until,
  /** The column of results the tool would like with it. */
  lineItem,
  /** What it holds, where it is no launch. */
  material,
});
export type ChosenItem = z.infer<typeof ChosenItem>;

/** What a tool may say on the way back (LTI 1.3 Core, 5.4.4; Deep Linking 2.0, 4.5): two texts for people, two for the log. */
export interface ToolWords {
  readonly error?: string | undefined;
  readonly message?: string | undefined;
  readonly errorLog?: string | undefined;
  readonly log?: string | undefined;
}

/** A selection that was answered, until the teacher says yes. */
export const AnsweredSelection = z.strictObject({
  selection: Selection,
  items: z.array(ChosenItem),
  /** What each item is that was left out, because the hub has no place for it. */
  leftOut: z.array(z.string()),
  /** Plain text of the tool. */
  error: z.string().max(500).optional(),
  message: z.string().max(500).optional(),
});
export type AnsweredSelection = z.infer<typeof AnsweredSelection>;
