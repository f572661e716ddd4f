import { z } from 'zod';
import type { Lms, LmsResult } from '../../../contract/lms.js';
import { MEDIA, SCOPE } from '../../../lti/vocabulary.js';
import { behindPath, filtered } from './addresses.js';
import { everyRow, rowsBy } from './pages.js';
import type { ServiceClient } from './service-client.js';

/** Some LMSs write numbers as texts (Moodle). */
const number = z.union([z.number(), z.string().regex(/^-?\d{1,9}(\.\d{1,9})?$/).transform(Number)]).pipe(z.number().nonnegative());
const Result = z.object({
  userId: z.union([z.string(), z.number().transform(String)]).pipe(z.string().min(1).max(255)),
  resultScore: number,
  resultMaximum: number.pipe(z.number().positive()).nullish().transform((maximum) => maximum ?? 1),
  comment: z.string().max(20_000).nullish(),
});
const resultsIn = rowsBy(Result);

/** Where people stand in a column (AGS 2.0, 3.3); who has no score is left out. @throws ServiceFailure */
export async function readResults(client: ServiceClient, lms: Lms, lineItemUrl: string, subject: string | undefined): Promise<readonly LmsResult[]> {
  const url = filtered(behindPath(lineItemUrl, 'results'), { user_id: subject });
  const call = { what: 'results', scopes: [SCOPE.resultReadOnly], url, accept: MEDIA.results };
  const rows = await everyRow(client, lms, call, (page) => (Array.isArray(page) ? resultsIn(page) : undefined));
  return rows.filter(({ userId }) => userId === (subject ?? userId)).map((row) => ({
    subject: row.userId,
    score: row.resultScore,
    maximum: row.resultMaximum,
    comment: row.comment ?? undefined,
  }));
}
