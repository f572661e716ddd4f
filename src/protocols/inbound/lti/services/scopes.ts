import { SCOPE } from '../../../lti/vocabulary.js';

/** All that the hub ever asks of an LMS. */
export const SERVICE_SCOPES = [SCOPE.score, SCOPE.resultReadOnly, SCOPE.lineItem, SCOPE.members] as const;
