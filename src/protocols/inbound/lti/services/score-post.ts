import { HubError } from '../../../../domain/errors.js';
import { plainText } from '../../../../domain/text.js';
import type { RelayedScore } from '../../../../domain/grade-relay.js';
import type { Lms, ScoreDelivery } from '../../../contract/lms.js';
import { MEDIA, SCOPE } from '../../../lti/vocabulary.js';
import { behindPath } from './addresses.js';
import { ServiceFailure } from './failure.js';
import type { ServiceClient } from './service-client.js';

const LONGEST_COMMENT = 5_000;
/** How Canvas says it, with 400; Moodle answers 409. */
const SAYS_OLDER = /timestamp[\s\S]*(not after|older|earlier|before|newer|later)|(older|earlier|newer|later)[\s\S]*timestamp/i;

/** Posts one score (AGS 2.0, 3.4). Never rejects for what the LMS does, or a store that fails. */
export async function postScore(client: ServiceClient, lms: Lms, lineItemUrl: string, subject: string, score: RelayedScore): Promise<ScoreDelivery> {
  try {
    const sent = { type: MEDIA.score, json: scoreBody(subject, score) };
    await client.call(lms, { what: 'score', scopes: [SCOPE.score], url: behindPath(lineItemUrl, 'scores'), accept: '*/*', sent });
    return { outcome: 'delivered' };
  } catch (error) {
    if (error instanceof ServiceFailure) return deliveryOf(error);
    if (error instanceof HubError) return { outcome: 'again' };
    throw error;
  }
}

/** Points as the tool gave them, which the LMS rescales (B-13); whatever is absent clears what was there (B-14). */
function scoreBody(subject: string, { sentAs, comment = '', startedAt, submittedAt, ...said }: RelayedScore): object {
  const { activityProgress, gradingProgress, scoreGiven, scoreMaximum } = said;
  return {
    userId: subject,
    timestamp: new Date(sentAs).toISOString(),
    activityProgress,
    gradingProgress,
    scoreGiven,
    scoreMaximum,
    comment: plainText(comment, LONGEST_COMMENT) || undefined,
    ...(startedAt === undefined && submittedAt === undefined ? {} : { submission: { startedAt, submittedAt } }),
  };
}

/** What became of it (B-15). */
function deliveryOf({ kind, facts: { status, afterMs, body = '' } }: ServiceFailure): ScoreDelivery {
  if (kind === 'again') return { outcome: 'again', status, afterMs };
  if (status === 409 || (status === 400 && SAYS_OLDER.test(body.slice(0, 2_000)))) return { outcome: 'outdated' };
  return { outcome: 'refused', status: status ?? 0 };
}
