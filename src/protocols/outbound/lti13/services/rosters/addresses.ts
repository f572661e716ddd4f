export const MEMBERSHIPS_PATH = '/lti/contexts/:context/memberships';
export const GROUPS_PATH = '/lti/contexts/:context/groups';

/** The address of one context (Core 1.3, 6.1: fully resolved, never a template). */
export function addressOf(origin: string, path: string, contextId: string): string {
  return `${origin}${path.replace(':context', contextId)}`;
}
