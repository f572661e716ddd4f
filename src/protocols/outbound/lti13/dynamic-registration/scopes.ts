import { servicesOf, serviceWords, type ToolService, type ToolServices } from '../../../../domain/tool-request.js';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';

/** The scopes a tool may ask for, each with the service it belongs to (AGS 2.0, 3.7; NRPS 2.0, 3.6.3; Course Groups 1.0). */
const SERVICE_OF: ReadonlyMap<string, ToolService> = new Map([
  [`${AGS}lineitem`, 'columns'],
  [`${AGS}lineitem.readonly`, 'scores'],
  [`${AGS}result.readonly`, 'scores'],
  [`${AGS}score`, 'scores'],
  ['https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly', 'members'],
  ['https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly', 'groups'],
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
