import type { LmsProtocol } from '../protocols/contract/lms.js';
import { createLmsProtocol } from '../protocols/inbound/lti/index.js';
import type { LmsProtocolTools } from '../protocols/inbound/lti/tools.js';

/** The hub as a tool that LMSs launch. */
export function createLmsTool(tools: LmsProtocolTools): LmsProtocol {
  return createLmsProtocol(tools);
}
