import { z } from 'zod';
import { Day, phaseOf, type Period } from './calendar.js';
import { Material } from './material.js';
import { PersonId } from './person.js';
import { ResourceId } from './resource.js';

/** Random, at least 128 bits: it is the resource link of the activity, which tools know it by (LTI Core 1.3, 5.3.5). */
export const ActivityId = z.string().regex(/^[A-Za-z0-9_-]{22,64}$/);

/** The column of results an activity begins with, as its picker or its teacher gave it (Deep Linking 2.0, lineItem). */
export const DeclaredColumn = z.strictObject({
  label: z.string().trim().min(1).max(200).optional(),
  scoreMaximum: z.number().positive().max(1_000_000),
  resourceId: z.string().max(1_000).optional(),
  tag: z.string().max(1_000).optional(),
});

/**
 * A resource embedded in the space of a class or group. The space is the group: it has no document of its own, and goes
 * when the group goes.
 */
export const Activity = z.strictObject({
  id: ActivityId,
  groupId: z.string().min(1).max(120),
  schoolId: z.string().min(1).max(64),
  resourceId: ResourceId,
  title: z.string().trim().min(1).max(200),
  /** Plain text for the pupils: what to do. */
  text: z.string().trim().max(2_000).optional(),
  /** Page of the tool that this activity opens, as its picker gave it; absent: the resource's own. */
  url: z.url({ protocol: /^https?$/ }).max(2_000).optional(),
  /** Custom parameters of this link, over those of the resource (Deep Linking 2.0, ltiResourceLink). */
  custom: z.record(z.string().min(1).max(120), z.string().max(2_000)).default({}),
  lineItem: DeclaredColumn.optional(),
  /** What it holds by itself; absent: it is opened by a launch of its resource. */
  material: Material.optional(),
  /** Place in the space, the smallest first. */
  position: z.number().int(),
  /** Hidden ones are drafts of the teachers of the group. */
  visible: z.boolean().default(true),
  from: Day.optional(),
  until: Day.optional(),
  /** The chosen pupils; absent: the whole group. */
  pupilIds: z.array(PersonId).min(1).max(200).optional(),
  /** Absent once that person was erased. */
  createdBy: PersonId.optional(),
  createdAt: z.number().int(),
});
export type Activity = z.infer<typeof Activity>;

const parts = Activity.shape;

/** What a teacher says of an activity that is to be. Hidden ones and chosen pupils as in `Activity`. */
export const ActivityDraft = z.strictObject({
  resourceId: parts.resourceId,
  title: parts.title,
  text: parts.text,
  url: parts.url,
  custom: parts.custom,
  lineItem: parts.lineItem,
  material: parts.material,
  visible: parts.visible,
  from: parts.from,
  until: parts.until,
  pupilIds: parts.pupilIds,
}).refine(endsAfterItBegins, { path: ['until'] });
export type ActivityDraft = z.input<typeof ActivityDraft>;

/** All that a teacher may change, as it is to be from now on: what is absent goes. The tool's own words stay. */
export const ActivityChanges = z.strictObject({
  title: parts.title,
  text: parts.text,
  visible: z.boolean(),
  from: parts.from,
  until: parts.until,
  pupilIds: parts.pupilIds,
}).refine(endsAfterItBegins, { path: ['until'] });
export type ActivityChanges = z.infer<typeof ActivityChanges>;

function endsAfterItBegins({ from, until }: Period): boolean {
  return from === undefined || until === undefined || from <= until;
}

/** Whether an activity is for this pupil. */
export function isGivenTo({ pupilIds }: Activity, pupilId: string): boolean {
  return pupilIds?.includes(pupilId) ?? true;
}

/** Whether a pupil sees an activity on this day. */
export function isShownTo(activity: Activity, pupilId: string, day: Day): boolean {
  return activity.visible && isGivenTo(activity, pupilId) && phaseOf(activity, day) === 'during';
}
