import { ToolRegistration } from '../../domain/tool-registration.js';
import { define } from './define.js';

/** Tools that were added while the hub runs. */
export const TOOL_REGISTRATIONS = {
  toolRegistrations: define({
    name: 'tool-registrations',
    schema: ToolRegistration,
    indexes: { byOrganisation: { fields: ['organisationId'] }, byState: { fields: ['state'] } },
  }),
} as const;
