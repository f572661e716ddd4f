import type { HubAsTool } from '../../contract/lms.js';
import { lmsAddresses } from './addresses.js';
import { registrationRequest } from './registration/request.js';
import type { LtiTool } from './tools.js';

/** What an administrator of an LMS types in, and the same for LMSs that read it (Dynamic Registration 1.0, 3.2). */
export function hubAsTool(tool: LtiTool, registrationId: string): HubAsTool {
  return {
    ...lmsAddresses(tool.origin, registrationId),
    domain: new URL(tool.origin).host,
    json: JSON.stringify(registrationRequest(tool, registrationId), null, 2),
  };
}
