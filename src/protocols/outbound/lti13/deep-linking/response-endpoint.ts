import { HubError } from '../../../../domain/errors.js';
import type { Selection } from '../../../../domain/selection.js';
import type { Endpoint, EndpointRequest, OutboundTools, Reply } from '../../../contract.js';
import type { SelectionAnswer } from '../../../contract/selections.js';
import type { Tool } from '../deployment.js';
import type { Registration, Registrations } from '../registration.js';
import type { RemoteKeys } from '../../../lti/keys/remote-keys.js';
import { ToolTokenFault, verifiedClaims } from '../services/tool-token.js';
import type { Lti13Settings } from '../settings.js';
import { DEEP_LINKING_CLAIM } from '../vocabulary.js';
import { readContentItems } from './content-items.js';
import { claimNonce, MESSAGE_CHECKS, readClaims, type AnswerClaims, type AnswerFacts } from './message-checks.js';
import { refusedAnswer } from './refused-answer.js';
import { SELECTION_PATH, selectionUrl } from './request.js';

/** A hundred items with their addresses and parameters. */
const MAX_BYTES = 262_144;
const REPOST = 'repost';
const SELECTION_ID = /^[A-Za-z0-9_-]{22,64}$/;
const NOTHING = { items: [], leftOut: [] };

export interface AnswerTools {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly registrations: Registrations;
  readonly toolKeys: RemoteKeys;
}

/** Where pickers post what was chosen (Deep Linking 2.0, 2.3). */
export function deepLinkingEndpoint(tools: AnswerTools): Endpoint {
  return { methods: ['POST'], path: SELECTION_PATH, maxBytes: MAX_BYTES, handle: (request) => receive(tools, request) };
}

async function receive(tools: AnswerTools, request: EndpointRequest): Promise<Reply> {
  const token = requireToken(request);
  const selection = await requireSelection(tools, request);
  if (needsRepost(request)) return { kind: 'form', action: selectionUrl(tools.hub.origin, selection.id), fields: { JWT: token, [REPOST]: '1' } };
  try {
    return await accept(tools, selection, request, token);
  } catch (error) {
    if (error instanceof HubError && error.status < 500) {
      const { code, rule = '', detail = '' } = error;
      await tools.hub.selections.refuse(selection, { code, rule, detail });
    }
    throw error;
  }
}

/** What uses something up comes last. */
async function accept(tools: AnswerTools, selection: Selection, { session }: EndpointRequest, token: string): Promise<Reply> {
  requireSamePerson(session, selection);
  const { hub } = tools;
  const { tool, registration } = requireTool(tools, selection);
  const facts = { hub, selection, tool };
  const claims = readClaims(await signedClaims(tools, registration, token));
  for (const check of MESSAGE_CHECKS) check(claims, facts);
  const answer = answerOf(claims, facts);
  await claimNonce(claims, facts);
  const url = await hub.selections.answer(selection, answer);
  if (url === undefined) throw usedUp('D-02');
  return { kind: 'redirect', url };
}

/** M-01: one token, once. */
function requireToken({ parameters }: EndpointRequest): string {
  const [token = '', ...more] = parameters.get('JWT') ?? [];
  if (token === '' || more.length > 0) throw refusedAnswer('M-01', 'JWT must be there once');
  return token;
}

/** D-01, D-02 */
async function requireSelection({ hub }: AnswerTools, { pathParameters: { selection: id = '' } }: EndpointRequest): Promise<Selection> {
  const selection = SELECTION_ID.test(id) ? await hub.selections.peek(id) : undefined;
  if (selection === undefined) throw usedUp('D-01');
  return selection;
}

/**
 * D-01, D-10: nobody else's. Somebody whose session is over meanwhile is not lost: what they chose waits for them until they
 * have signed in again.
 */
function requireSamePerson(session: EndpointRequest['session'], { personId }: Selection): void {
  if (session !== undefined && session.personId !== personId) throw new HubError('LTI-CHOIX', { rule: 'D-01', detail: 'another person is signed in' });
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

/** D-09: where there is an error there are no items. */
function answerOf(claims: AnswerClaims, { tool }: AnswerFacts): SelectionAnswer {
  const error = claims[DEEP_LINKING_CLAIM.error];
  const chosen = error === undefined || error.trim() === '' ? readContentItems(claims[DEEP_LINKING_CLAIM.contentItems], tool.settings) : NOTHING;
  const [message, log, errorLog] = [claims[DEEP_LINKING_CLAIM.message], claims[DEEP_LINKING_CLAIM.log], claims[DEEP_LINKING_CLAIM.errorLog]];
  return { ...chosen, words: { error, message, log, errorLog } };
}

/** A cross-site POST has no session cookie; the same form posted by a page of ours has. Once: the marker says it was tried. */
function needsRepost({ session, parameters }: EndpointRequest): boolean {
  return session === undefined && !parameters.has(REPOST);
}

function usedUp(rule: string): HubError {
  return new HubError('LTI-CHOIX', { rule, detail: 'the selection is unknown, answered already, or too old' });
}
