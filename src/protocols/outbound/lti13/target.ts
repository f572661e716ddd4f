import { HubError } from '../../../domain/errors.js';
import type { Launch } from '../../../domain/launch.js';
import type { Released } from '../../contract.js';
import type { Tool } from './deployment.js';

/**
 * The page of the tool that a launch opens. The login names it and the token must name the same (Core 1.3, 5.3.4).
 * @throws HubError `RES-INCONNUE` when the tool has no picker
 */
export function targetLinkUriOf({ settings }: Tool, { purpose }: Launch, { link }: Released): string {
  if (purpose?.kind !== 'deep-linking') return link?.url ?? settings.targetLinkUri;
  if (settings.deepLinkingUrl === undefined) throw new HubError('RES-INCONNUE', { detail: 'the tool has no picker' });
  return settings.deepLinkingUrl;
}
