import { z } from 'zod';

/** Progress of somebody in an activity, as the tool sees it (AGS 2.0, 3.4.7). */
export const ActivityProgress = z.enum(['Initialized', 'Started', 'InProgress', 'Submitted', 'Completed']);
export type ActivityProgress = z.infer<typeof ActivityProgress>;

/** What became of the marking (AGS 2.0, 3.4.8). */
export const GradingProgress = z.enum(['FullyGraded', 'Pending', 'PendingManual', 'Failed', 'NotReady']);
export type GradingProgress = z.infer<typeof GradingProgress>;
