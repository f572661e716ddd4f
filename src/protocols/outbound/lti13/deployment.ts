import type { OutboundResource } from '../../contract.js';
import { AsciiId, type Lti13Settings } from './settings.js';

export type Tool = OutboundResource<Lti13Settings>;

/**
 * The deployment of a tool at a school: immutable, sent in every message (Core 1.3, 3.1.3). Undefined: not deployed there.
 * Without a list the school's own identifier serves, so that a registration needs no second table. `*` in a list stands for
 * every school it does not name.
 */
export function deploymentOf({ settings }: Tool, schoolId: string): string | undefined {
  if (settings.deployments === 'perSchool') return AsciiId.safeParse(schoolId).data;
  return Object.hasOwn(settings.deployments, schoolId) ? settings.deployments[schoolId] : settings.deployments['*'];
}
