import { HubError } from '../../../domain/errors.js';

/** A refusal of what a picker answered: shown on a page of ours, with the clause, and never sent anywhere. */
export function refusedAnswer(rule: string, detail: string): HubError {
  return new HubError('LTI-REQUETE', { rule, detail });
}
