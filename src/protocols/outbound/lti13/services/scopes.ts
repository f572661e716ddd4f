import { SCOPE } from '../../../lti/vocabulary.js';
import type { Registration } from '../registration.js';
import type { Lti13Settings } from '../settings.js';

export { SCOPE };

const OWN_COLUMNS = [SCOPE.lineItemReadOnly, SCOPE.resultReadOnly, SCOPE.score] as const;

const SCORE_SCOPES = {
  none: [],
  own: OWN_COLUMNS,
  manage: [SCOPE.lineItem, ...OWN_COLUMNS],
} as const satisfies Record<Lti13Settings['services']['scores'], readonly string[]>;

/** The scopes of the gradebook that a tool is registered for. */
export function scoreScopesOf({ scores }: Lti13Settings['services']): readonly string[] {
  return SCORE_SCOPES[scores];
}

/** All that a client is registered for: nothing while none of its resources is open, or when all of them are anonymous. */
export function scopesOf({ services, tools }: Registration): readonly string[] {
  const isServed = [...tools.values()].some(({ resource }) => resource.enabled && !resource.anonymous);
  if (!isServed) return [];
  return [...scoreScopesOf(services), ...(services.members ? [SCOPE.members] : []), ...(services.groups ? [SCOPE.groups] : [])];
}
