import { exportJWK, type CryptoKey } from 'jose';
import type { Lms, LmsExpectation, LmsMessage } from '../../../contract/lms.js';
import { CLAIM } from '../../../lti/vocabulary.js';
import type { LtijsCall, LtijsVerdict } from '../ltijs/call.js';
import { enforce, refusedMessage } from '../refusal.js';
import type { LtiTool } from '../tools.js';
import { readClaims, type MessageClaims } from './claims.js';
import { signedClaims } from './envelope.js';
import { readMessage } from './read-message.js';
import { MESSAGE_RULES } from './rules.js';

/** As the hub makes them. */
const STATE = /^[A-Za-z0-9_-]{22,64}$/;
/** Longer than any message is taken. */
const NONCE_TTL_MS = 20 * 60_000;

export interface Launch {
  readonly lms: Lms;
  readonly idToken: string;
  readonly state: string;
  readonly expected: LmsExpectation;
}

/**
 * Judges a message by every rule of ours, then by ltijs, which must agree.
 * @throws HubError `LMS-MESSAGE` with the rule that was broken, `LMS-PANNE` when the LMS's keys cannot be read
 */
export async function acceptLaunch(tool: LtiTool, launch: Launch): Promise<LmsMessage> {
  const { lms, idToken, state, expected } = launch;
  if (!STATE.test(state)) throw refusedMessage('LM-01', 'state is none of the hub’s');
  const { claims: signed, key } = await signedClaims(lms, idToken, tool.lmsKeys);
  const claims = readClaims(signed);
  enforce(MESSAGE_RULES, { claims, lms, expected, now: tool.clock.now() / 1_000 }, refusedMessage);
  const isNew = await tool.oneTime.claim('lms-nonce', `${lms.id} ${claims.nonce}`, NONCE_TTL_MS);
  if (!isNew) throw refusedMessage('LM-14', 'nonce was used before');
  // An anonymous launch is one that ltijs knows nothing of: it takes none (Core 1.3, 5.3.6.1).
  if (claims.sub !== undefined) requireAgreement(await tool.ltijs.judge(await callFor(launch, key)), claims);
  return readMessage(claims, expected);
}

async function callFor({ lms, idToken, state }: Launch, key: CryptoKey): Promise<LtijsCall> {
  const { id, name, issuer, clientId, authorizationUrl, tokenUrl } = lms;
  return { platform: { id, name, issuer, clientId, authorizationUrl, tokenUrl }, key: await exportJWK(key), idToken, state };
}

/** What both understood is the same. */
function requireAgreement(verdict: LtijsVerdict, claims: MessageClaims): void {
  if ('refused' in verdict) {
    if (verdict.isOfTime) return;
    throw refusedMessage('LM-27', `ltijs: ${verdict.refused}`);
  }
  const { user, deploymentId, messageType } = verdict.accepted;
  const isSame = user === claims.sub && deploymentId === claims[CLAIM.deploymentId] && messageType === claims[CLAIM.messageType];
  if (!isSame) throw refusedMessage('LM-27', 'ltijs understood another message');
}
