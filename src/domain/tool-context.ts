import { z } from 'zod';

/** What one tool calls a class, a group or a school. Kept so that what the tool asks about it later can be answered. */
export const ToolContext = z.strictObject({
  /** As the tool was told it: opaque, and another for each tool. */
  id: z.string().min(1).max(255),
  clientId: z.string().min(1).max(160),
  /** The deployment of the tool at the school, by which its tokens are limited. */
  deploymentId: z.string().min(1).max(255),
  schoolId: z.string().min(1).max(64),
  kind: z.enum(['class', 'group', 'school', 'course']),
  /** The group, the school, or the course of an LMS (see `LmsCourse`). */
  placeId: z.string().min(1).max(120),
});
export type ToolContext = z.infer<typeof ToolContext>;
