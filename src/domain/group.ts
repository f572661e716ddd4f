import { z } from 'zod';
import { Day } from './calendar.js';
import { PersonId } from './person.js';

export const Level = z.enum(['PS', 'MS', 'GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2', '6E']);
export type Level = z.infer<typeof Level>;

/** A class or a group of one school. */
export const Group = z.strictObject({
  id: z.string().min(1).max(120),
  schoolId: z.string().min(1).max(64),
  kind: z.enum(['class', 'group']),
  name: z.string().min(1).max(100),
  levels: z.array(Level).max(9).default([]),
});
export type Group = z.infer<typeof Group>;

/** A person belongs to a group, as a pupil of it or as a teacher of it. */
export const Membership = z.strictObject({
  id: z.string().min(1).max(200),
  groupId: z.string().min(1).max(120),
  personId: PersonId,
  as: z.enum(['pupil', 'teacher']),
  from: Day.optional(),
  until: Day.optional(),
});
export type Membership = z.infer<typeof Membership>;
