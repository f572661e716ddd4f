import { createLmsProtocol, type RunningLmsProtocol } from '../protocols/inbound/lti/index.js';
import type { LmsProtocolTools } from '../protocols/inbound/lti/tools.js';

/** The hub as a tool that LMSs launch. */
export function createLmsTool(tools: LmsProtocolTools): RunningLmsProtocol {
  return createLmsProtocol(tools);
}
