import { createHash } from 'node:crypto';
import type { Launch } from '../../../domain/launch.js';
import type { Reply } from '../../contract.js';
import type { Tool } from './deployment.js';

/** Beyond this some servers cut addresses; a form carries the rest. */
const LONGEST_ADDRESS = 2_000;

/**
 * Third-party login initiation (Security Framework 1.0, Step 1): to the tool's one login address, by redirect when it is
 * short enough, else by form.
 */
export function initiateLogin(issuer: string, { settings }: Tool, launch: Launch, deploymentId: string): Reply {
  const fields = {
    iss: issuer,
    login_hint: loginHintOf(launch),
    target_link_uri: settings.targetLinkUri,
    lti_message_hint: launch.id,
    lti_deployment_id: deploymentId,
    client_id: settings.clientId,
  };
  const url = new URL(settings.loginUrl);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.href.length <= LONGEST_ADDRESS ? { kind: 'redirect', url: url.href } : { kind: 'form', action: settings.loginUrl, fields };
}

/** Opaque, of one launch, and derived from what only the launch holds: it says nothing about the person. */
export function loginHintOf({ id, personId }: Launch): string {
  return createHash('sha256').update(`${id} ${personId}`).digest('base64url');
}
