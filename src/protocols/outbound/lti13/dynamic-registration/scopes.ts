import { servicesOf, serviceWords, type ToolService, type ToolServices } from '../../../../domain/tool-request.js';
import { SCOPE } from '../services/scopes.js';

/** The service each scope belongs to. */
const SERVICE_OF: ReadonlyMap<string, ToolService> = new Map([
  [SCOPE.lineItem, 'columns'],
  [SCOPE.lineItemReadOnly, 'scores'],
  [SCOPE.resultReadOnly, 'scores'],
  [SCOPE.score, 'scores'],
  [SCOPE.members, 'members'],
  [SCOPE.groups, 'groups'],
]);

export const SERVICE_SCOPES: readonly string[] = [...SERVICE_OF.keys()];

/** R-11 What a wish list of scopes comes to. Unknown ones are left out. */
export function servicesAsked(scope: string): ToolServices {
  return servicesOf(scope.split(/\s+/).flatMap((each) => SERVICE_OF.get(each) ?? []));
}

export function scopesFor(services: ToolServices): readonly string[] {
  const words = serviceWords(services);
  return SERVICE_SCOPES.filter((scope) => words.some((word) => SERVICE_OF.get(scope) === word));
}
