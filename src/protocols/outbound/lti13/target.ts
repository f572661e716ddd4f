import { HubError } from '../../../domain/errors.js';
import type { Launch } from '../../../domain/launch.js';
import type { Released } from '../../contract.js';
import type { ReleasedReview } from '../../contract/review.js';
import { isPageOf } from './addresses.js';
import type { Tool } from './deployment.js';
import type { Lti13Settings } from './settings.js';

/**
 * The page of the tool that a launch opens. The login names it and the token must name the same (Core 1.3, 5.3.4).
 * @throws HubError `RES-INCONNUE` when the tool has no picker
 */
export function targetLinkUriOf({ settings }: Tool, { purpose }: Launch, { link, review }: Released): string {
  if (purpose?.kind !== 'deep-linking') return pageForReview(settings, review) ?? link?.url ?? settings.targetLinkUri;
  if (settings.deepLinkingUrl === undefined) throw new HubError('RES-INCONNUE', { detail: 'the tool has no picker' });
  return settings.deepLinkingUrl;
}

/** The page that the column names, which the tool wrote by itself: never one of somebody else. */
function pageForReview(settings: Lti13Settings, review: ReleasedReview | undefined): string | undefined {
  return review?.url !== undefined && isPageOf(settings, review.url) ? review.url : undefined;
}
