import { z } from 'zod';
import { PersonId } from './person.js';
import { Resource, ResourceId } from './resource.js';
import { differencesBetween, ToolRequest, type ToolDifference } from './tool-request.js';

/** Beyond, the oldest decisions go: the audit trail keeps them. */
const LONGEST_HISTORY = 50;

export const ToolState = z.enum(['pending', 'active', 'refused', 'suspended']);
export type ToolState = z.infer<typeof ToolState>;

export const ToolEvent = z.strictObject({
  at: z.number().int(),
  what: z.enum(['registered', 'changed', 'approved', 'refused', 'suspended', 'resumed']),
  /** Absent: the tool itself. */
  byPersonId: PersonId.optional(),
});
export type ToolEvent = z.infer<typeof ToolEvent>;

/** A tool that was added while the hub runs. Its identifier is the tool's client id and the name of its resource. */
export const ToolRegistration = z.strictObject({
  id: ResourceId,
  /** The academy that decides. */
  organisationId: z.string().min(1).max(64),
  state: ToolState,
  /** What the tool says and wants now. */
  asked: ToolRequest,
  /** What it said and wanted when it was last approved; absent: it never was. */
  approved: ToolRequest.optional(),
  /** What it got: the entry of the catalogue. */
  granted: Resource.optional(),
  /** Hash of the token by which the tool reads and changes its registration; absent: it cannot. */
  accessHash: z.string().length(43).optional(),
  /** The latest last. */
  history: z.array(ToolEvent).max(LONGEST_HISTORY),
});
export type ToolRegistration = z.infer<typeof ToolRegistration>;

/** What the tool says otherwise than when it was approved. */
export function changesOf({ asked, approved }: ToolRegistration): readonly ToolDifference[] {
  return approved === undefined ? [] : differencesBetween(approved, asked);
}

/** Whether somebody has to decide: on a new tool, or on more than was granted. */
export function awaitsDecision(registration: ToolRegistration): boolean {
  if (registration.state === 'pending') return true;
  return registration.state === 'active' && changesOf(registration).some(({ widens }) => widens);
}

export function withEvent<T extends ToolRegistration>(registration: T, event: ToolEvent): T {
  return { ...registration, history: [...registration.history, event].slice(-LONGEST_HISTORY) };
}

/** The one deployment of a tool that registered: for every school that may open it. */
export function deploymentIdOf({ id }: Pick<ToolRegistration, 'id'>): string {
  return id.replace(/^reg-/, 'dep-');
}
