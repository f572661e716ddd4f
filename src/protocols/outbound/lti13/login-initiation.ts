import { createHash } from 'node:crypto';
import type { Launch } from '../../../domain/launch.js';
import type { Reply } from '../../contract.js';
import type { Tool } from './deployment.js';
import { isFramed } from './presentation.js';
import { STORAGE_TARGET } from './vocabulary.js';

/** Beyond this some servers cut addresses; a form carries the rest. */
const LONGEST_ADDRESS = 2_000;

export interface LoginFacts {
  readonly launch: Launch;
  readonly deploymentId: string;
  readonly targetLinkUri: string;
}

/**
 * Third-party login initiation (Security Framework 1.0, Step 1): to the tool's one login address as it was registered, by
 * redirect when it is short enough, else by form.
 */
export function initiateLogin(issuer: string, tool: Tool, { launch, deploymentId, targetLinkUri }: LoginFacts): Reply {
  const { settings } = tool;
  const fields = {
    iss: issuer,
    login_hint: loginHintOf(launch),
    target_link_uri: targetLinkUri,
    lti_message_hint: launch.id,
    lti_deployment_id: deploymentId,
    client_id: settings.clientId,
    ...(isFramed(tool, launch) ? STORAGE_TARGET : {}),
  };
  const separator = settings.loginUrl.includes('?') ? '&' : '?';
  const url = `${settings.loginUrl}${separator}${new URLSearchParams(fields).toString()}`;
  return url.length <= LONGEST_ADDRESS ? { kind: 'redirect', url } : { kind: 'form', action: settings.loginUrl, fields };
}

/**
 * Opaque, and of one launch. It is made from the launch alone: the tool holds that as well, and could otherwise try out
 * whom the hint was made for.
 */
export function loginHintOf({ id }: Launch): string {
  return createHash('sha256').update(`login ${id}`).digest('base64url');
}
