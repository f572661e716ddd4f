import { randomBytes } from 'node:crypto';
import type { LaunchPurpose } from '../../../../domain/launch.js';
import type { Released } from '../../../contract.js';
import { isPageOf, isSecure } from '../addresses.js';
import { authenticationResponse } from '../authentication-response.js';
import { idTokenClaims } from '../id-token.js';
import { signedToken } from '../../../lti/keys/signed-token.js';
import { CLAIM, TEST_USER } from '../vocabulary.js';
import { rolesOf } from '../../../lti/roles.js';
import { BenchFault, NothingToTry } from './bench-fault.js';
import { login, type AskedToken } from './login-check.js';
import type { Answered } from './tool-browser.js';
import type { Trial } from './trial.js';

const MOST_REDIRECTS = 5;

export function pupilIsLetIn(trial: Trial): Promise<void> {
  return launched(trial, trial.scene.pupil);
}

export function teacherIsLetIn(trial: Trial): Promise<void> {
  return launched(trial, trial.scene.teacher);
}

/** The picker opens. What it would answer is refused: no choice waits under this name. */
export function pickerOpens(trial: Trial): Promise<void> {
  if (trial.tool.settings.deepLinkingUrl === undefined) throw new NothingToTry('not-offered');
  return launched(trial, trial.scene.teacher, { kind: 'deep-linking', selectionId: randomBytes(24).toString('base64url') });
}

/** The whole launch, and the pages of the tool it leads to. @throws BenchFault */
async function launched(trial: Trial, who: Released, purpose?: LaunchPurpose): Promise<void> {
  const asked = await login(trial, who, purpose);
  const reply = authenticationResponse(asked.address, await tokenFor(trial, who, asked));
  await arrive(trial, await trial.browser.obey(reply));
}

/** The token of a launch, but for the role that says it is a test (Core 1.3, A.2.1), and without services: nobody's class has none. */
async function tokenFor({ hub, keys, tool, place, registration }: Trial, who: Released, { launch, nonce }: AskedToken): Promise<string> {
  const returnUrl = `${hub.origin}/`;
  const claims = idTokenClaims(hub, { tool, launch, deploymentId: place.deploymentId, released: who, nonce, returnUrl, services: {}, now: hub.clock.now() });
  return signedToken({ ...claims, [CLAIM.roles]: [...rolesOf(who), TEST_USER] }, await keys.active(registration.clientId));
}

/** To the end of the redirects, which never leave the tool. */
async function arrive({ hub, tool, browser }: Trial, first: Answered): Promise<void> {
  let answer = first;
  for (let step = 0; step < MOST_REDIRECTS; step += 1) {
    if (answer.status >= 400) throw new BenchFault('status');
    if (answer.status < 300 || answer.location === undefined) return;
    if (!URL.canParse(answer.location, answer.url)) throw new BenchFault('foreign-page');
    const next = new URL(answer.location, answer.url);
    if (next.origin === hub.origin) throw new BenchFault('sent-back');
    if (!isSecure(next.href) || !isPageOf(tool.settings, next.href)) throw new BenchFault('foreign-page');
    answer = await browser.get(next.href);
  }
  throw new BenchFault('redirects');
}
