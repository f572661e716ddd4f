import { z } from 'zod';
import type { Selection } from '../../../../domain/selection.js';
import type { OutboundTools } from '../../../contract.js';
import { refusedAnswer } from '../../../lti/content/refused-answer.js';
import { deploymentOf, type Tool } from '../deployment.js';
import type { Lti13Settings } from '../settings.js';
import { CLAIM, DEEP_LINKING_CLAIM, DEEP_LINKING_RESPONSE, LTI_VERSION } from '../vocabulary.js';

/** Clocks may differ by this much. */
const SKEW_S = 60;
/** A message is signed when the person presses the button. */
const OLDEST_S = 600;
/** As far ahead as anybody lets one end; the nonce is remembered as long. */
const LONGEST_LIFE_S = 3_600;

const text = z.string().max(20_000);

/** The claims of an answer (Deep Linking 2.0, 4.5), as far as their types go. */
export const AnswerClaims = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string()).min(1).max(20)]),
  azp: z.string().optional(),
  exp: z.number(),
  iat: z.number(),
  nonce: z.string().regex(/^[\x20-\x7e]{1,512}$/),
  [CLAIM.messageType]: z.string(),
  [CLAIM.version]: z.string(),
  [CLAIM.deploymentId]: z.string(),
  [DEEP_LINKING_CLAIM.data]: z.string(),
  [DEEP_LINKING_CLAIM.contentItems]: z.unknown().optional(),
  [DEEP_LINKING_CLAIM.message]: text.optional(),
  [DEEP_LINKING_CLAIM.error]: text.optional(),
  [DEEP_LINKING_CLAIM.log]: text.optional(),
  [DEEP_LINKING_CLAIM.errorLog]: text.optional(),
});
export type AnswerClaims = z.infer<typeof AnswerClaims>;

export interface AnswerFacts {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly tool: Tool;
  readonly selection: Selection;
}

type MessageCheck = (claims: AnswerClaims, facts: AnswerFacts) => void;

/**
 * The claims by their types. Blanks round the name of one are taken off: ltijs writes one behind `errormsg`.
 * @throws HubError `LTI-REQUETE`
 */
export function readClaims(signed: unknown): AnswerClaims {
  const named = z.record(z.string(), z.unknown()).safeParse(signed).data ?? {};
  const { data, error } = AnswerClaims.safeParse(Object.fromEntries(Object.entries(named).map(([name, value]) => [name.trim(), value])));
  if (data === undefined) throw refusedAnswer('M-01', `claims: ${error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).slice(0, 5).join(', ')}`);
  return data;
}

/**
 * What is asked of a message that a tool signed (Security Framework 1.0, 5.2.2: the `M` rules) and of this one (`D`), in order.
 * The signature was checked before.
 */
export const MESSAGE_CHECKS: readonly MessageCheck[] = [
  isFromTheTool, isForThisHub, isByAuthorizedParty, isNotOver, isRecent, isDeepLinkingResponse, isOfThisDeployment, isOfThisSelection,
];

/** M-03 */
function isFromTheTool({ iss }: AnswerClaims, { tool }: AnswerFacts): void {
  if (iss !== tool.settings.clientId) throw refusedAnswer('M-03', 'iss is not the client that was asked');
}

/** M-04 */
function isForThisHub({ aud }: AnswerClaims, { hub }: AnswerFacts): void {
  if (![aud].flat().includes(hub.origin)) throw refusedAnswer('M-04', 'aud does not name this platform');
}

/** M-05: of several audiences one is said to be meant, and it must be this one. */
function isByAuthorizedParty({ aud, azp }: AnswerClaims, { hub }: AnswerFacts): void {
  const isMissing = azp === undefined && [aud].flat().length > 1;
  if (isMissing || (azp !== undefined && azp !== hub.origin)) throw refusedAnswer('M-05', 'azp is missing or is not this platform');
}

/** M-06 */
function isNotOver({ exp }: AnswerClaims, { hub }: AnswerFacts): void {
  const now = hub.clock.now() / 1_000;
  if (exp <= now - SKEW_S) throw refusedAnswer('M-06', 'exp has passed');
  if (exp > now + LONGEST_LIFE_S + SKEW_S) throw refusedAnswer('M-06', 'exp is more than an hour ahead');
}

/** M-07 */
function isRecent({ iat }: AnswerClaims, { hub }: AnswerFacts): void {
  const now = hub.clock.now() / 1_000;
  if (iat > now + SKEW_S || iat < now - OLDEST_S) throw refusedAnswer('M-07', 'iat is ahead, or more than ten minutes old');
}

/** M-09 */
function isDeepLinkingResponse(claims: AnswerClaims): void {
  if (claims[CLAIM.messageType] !== DEEP_LINKING_RESPONSE) throw refusedAnswer('M-09', 'message_type is not LtiDeepLinkingResponse');
  if (claims[CLAIM.version] !== LTI_VERSION) throw refusedAnswer('M-09', 'version is not 1.3.0');
}

/** D-01 */
function isOfThisDeployment(claims: AnswerClaims, { tool, selection }: AnswerFacts): void {
  if (claims[CLAIM.deploymentId] !== deploymentOf(tool, selection.schoolId)) throw refusedAnswer('D-01', 'deployment_id is not the one of the request');
}

/** D-01 */
function isOfThisSelection(claims: AnswerClaims, { selection }: AnswerFacts): void {
  if (claims[DEEP_LINKING_CLAIM.data] !== selection.id) throw refusedAnswer('D-01', 'data is not the one of the request');
}

/** M-08: the nonce is new for this client. Claimed when all else holds, and remembered until the message is over. */
export async function claimNonce({ nonce, exp }: AnswerClaims, { hub, tool }: AnswerFacts): Promise<void> {
  const ttlMs = (exp + SKEW_S) * 1_000 - hub.clock.now();
  const isNew = await hub.oneTime.claim('lti-message', `${tool.settings.clientId} ${nonce}`, Math.ceil(ttlMs));
  if (!isNew) throw refusedAnswer('M-08', 'nonce was used before');
}
