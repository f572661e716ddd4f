import type { Selection } from '../../../../domain/selection.js';
import type { Endpoint, OutboundTools, Parameters } from '../../../contract.js';
import type { SelectionAnswer } from '../../../contract/selections.js';
import { answerOf } from '../../../lti/content/answer.js';
import { refusedAnswer } from '../../../lti/content/refused-answer.js';
import { selectionEndpoint } from '../../../lti/content/selection-endpoint.js';
import { isPageOf } from '../addresses.js';
import type { Tool } from '../deployment.js';
import type { Registration, Registrations } from '../registration.js';
import type { RemoteKeys } from '../../../lti/keys/remote-keys.js';
import { ToolTokenFault, verifiedClaims } from '../services/tool-token.js';
import type { Lti13Settings } from '../settings.js';
import { DEEP_LINKING_CLAIM } from '../vocabulary.js';
import { claimNonce, MESSAGE_CHECKS, readClaims } from './message-checks.js';
import { SELECTION_PATH } from './request.js';

export interface AnswerTools {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly registrations: Registrations;
  readonly toolKeys: RemoteKeys;
}

/** Where pickers post what was chosen (Deep Linking 2.0, 2.3). */
export function deepLinkingEndpoint(tools: AnswerTools): Endpoint {
  return selectionEndpoint(tools.hub, { path: SELECTION_PATH, fieldsOf: tokenIn, read: (selection, { JWT = '' }) => read(tools, selection, JWT) });
}

/** What uses something up comes last. */
async function read(tools: AnswerTools, selection: Selection, token: string): Promise<SelectionAnswer> {
  const { hub } = tools;
  const { tool, registration } = requireTool(tools, selection);
  const facts = { hub, selection, tool };
  const claims = readClaims(await signedClaims(tools, registration, token));
  for (const check of MESSAGE_CHECKS) check(claims, facts);
  const answer = answerOf({
    error: claims[DEEP_LINKING_CLAIM.error],
    message: claims[DEEP_LINKING_CLAIM.message],
    errorLog: claims[DEEP_LINKING_CLAIM.errorLog],
    log: claims[DEEP_LINKING_CLAIM.log],
  }, () => claims[DEEP_LINKING_CLAIM.contentItems], {
    isPageOfTool: (url) => isPageOf(tool.settings, url),
    takesColumns: tool.settings.services.scores !== 'none',
    now: hub.clock.now(),
  });
  await claimNonce(claims, facts);
  return answer;
}

/** M-01: one token, once. */
function tokenIn(parameters: Parameters): { readonly JWT: string } {
  const [token = '', ...more] = parameters.get('JWT') ?? [];
  if (token === '' || more.length > 0) throw refusedAnswer('M-01', 'JWT must be there once');
  return { JWT: token };
}

/** D-01: the client is the one that was asked, and is still served. */
function requireTool({ registrations }: AnswerTools, { resourceId }: Selection): { readonly tool: Tool; readonly registration: Registration } {
  const tool = registrations.toolOf(resourceId);
  const registration = registrations.get(tool?.settings.clientId ?? '');
  if (tool?.resource.enabled !== true || registration === undefined) throw refusedAnswer('D-01', 'the resource is switched off');
  return { tool, registration };
}

/** M-02: signed by a key the tool publishes, by RS256. */
async function signedClaims({ toolKeys }: AnswerTools, registration: Registration, token: string): Promise<unknown> {
  try {
    return await verifiedClaims(toolKeys, registration, token);
  } catch (error) {
    if (error instanceof ToolTokenFault) throw refusedAnswer('M-02', error.description);
    throw error;
  }
}
