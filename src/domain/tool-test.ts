import { z } from 'zod';
import { ResourceId } from './resource.js';

/** What is tried on a tool, in this order. */
export const ToolCheckName = z.enum(['key-set', 'login', 'launch-pupil', 'launch-teacher', 'picker', 'scores', 'members']);
export type ToolCheckName = z.infer<typeof ToolCheckName>;

/** Why a check failed, has a remark or was left out. */
export const ToolFault = z.enum([
  'unreachable', 'status', 'too-late', 'redirects',
  'not-a-key-set', 'no-usable-key', 'private-key',
  'no-request', 'elsewhere', 'wrong-request', 'no-state',
  'sent-back', 'foreign-page',
  'service', 'not-read-back', 'told-too-much',
  'not-offered', 'login-first',
]);
export type ToolFault = z.infer<typeof ToolFault>;

/** One request and its answer, put into words: secrets masked, and nothing of a page. */
export const ToolExchange = z.strictObject({ asked: z.string().max(1_500), answered: z.string().max(1_500) });
export type ToolExchange = z.infer<typeof ToolExchange>;

export const ToolCheck = z.strictObject({
  name: ToolCheckName,
  outcome: z.enum(['passed', 'warned', 'failed', 'skipped']),
  fault: ToolFault.optional(),
  /** The clause that was broken, such as `P-03`. */
  rule: z.string().max(10).optional(),
  /** For developers: the hub's own words, never the tool's. */
  note: z.string().max(300).optional(),
  exchanges: z.array(ToolExchange).max(12),
});
export type ToolCheck = z.infer<typeof ToolCheck>;

/** One run of the test bench on the tool of a resource. */
export const ToolTest = z.strictObject({
  id: z.string().length(32),
  resourceId: ResourceId,
  at: z.number().int(),
  /** An administrator, the nightly round, or whoever runs the hub. */
  by: z.enum(['person', 'night', 'operator']),
  checks: z.array(ToolCheck).max(10),
  expiresAt: z.number().int(),
});
export type ToolTest = z.infer<typeof ToolTest>;

/** Without these nobody gets in. */
const VITAL: readonly ToolCheckName[] = ['key-set', 'login'];

/** Whether people who open the tool now would be let down. */
export function showsBreakdown(checks: readonly ToolCheck[]): boolean {
  return checks.some(({ name, outcome }) => outcome === 'failed' && VITAL.includes(name));
}

export function failedChecks({ checks }: Pick<ToolTest, 'checks'>): readonly ToolCheck[] {
  return checks.filter(({ outcome }) => outcome === 'failed');
}

/** When the tool of a resource is tried next, and how it stood the last time. */
export const ToolWatch = z.strictObject({
  /** Of the resource. */
  id: ResourceId,
  dueAt: z.number().int(),
  state: z.enum(['working', 'broken']),
});
export type ToolWatch = z.infer<typeof ToolWatch>;

const DAY_MS = 86_400_000;
const NIGHT_BEGINS_MS = 3_600_000;
const NIGHT_LASTS_MS = 3 * 3_600_000;

/** A moment of the next night after an instant (milliseconds since 1970), the same each night and another for each resource. */
export function nextNight(resourceId: string, now: number): number {
  const spread = Array.from(resourceId).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % NIGHT_LASTS_MS, 0);
  const tonight = Math.floor(now / DAY_MS) * DAY_MS + NIGHT_BEGINS_MS + spread;
  return tonight > now ? tonight : tonight + DAY_MS;
}
