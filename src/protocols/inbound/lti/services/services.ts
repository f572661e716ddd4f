import type { LmsServices } from '../../../contract/lms.js';
import { ServiceFailure } from './failure.js';
import { ensureLineItem } from './line-items.js';
import { readMembers } from './members.js';
import { readResults } from './results.js';
import { postScore } from './score-post.js';
import type { ServiceClient } from './service-client.js';

/** What the hub asks of LMSs by itself. */
export function lmsServices(client: ServiceClient): LmsServices {
  return {
    postScore: (lms, lineItemUrl, subject, score) => postScore(client, lms, lineItemUrl, subject, score),
    ensureLineItem: (lms, lineItemsUrl, draft) => orHubError(ensureLineItem(client, lms, lineItemsUrl, draft)),
    results: (lms, lineItemUrl, subject) => orHubError(readResults(client, lms, lineItemUrl, subject)),
    members: (lms, membershipsUrl, resourceLinkId) => orHubError(readMembers(client, lms, membershipsUrl, resourceLinkId)),
  };
}

/** @throws HubError `LMS-PANNE`, `LMS-REFUS` */
async function orHubError<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw error instanceof ServiceFailure ? error.asHubError() : error;
  }
}
