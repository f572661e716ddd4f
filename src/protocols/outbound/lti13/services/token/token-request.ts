import type { Parameters } from '../../../../contract.js';
import type { ServiceRequest } from '../../../../contract/services.js';
import { mediaTypeOf } from '../media-type.js';
import { TokenRefusal } from './token-refusal.js';

const MOST_PARAMETERS = 20;
const MOST_SCOPES = 50;
const FORM = 'application/x-www-form-urlencoded';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

type FormCheck = (request: ServiceRequest, form: Parameters) => void;

/** What can be judged of a token request before anything of it is looked up (Security Framework 1.0, 4.1), in order. */
export const FORM_CHECKS: readonly FormCheck[] = [isForm, parametersAreSingle, grantIsClientCredentials, assertionIsJwt, scopeIsGiven];

/** One value of a parameter; empty when it is not there. */
export function field(form: Parameters, name: string): string {
  return form.get(name)?.[0] ?? '';
}

export function askedScopes(form: Parameters): readonly string[] {
  return [...new Set(field(form, 'scope').split(' ').filter((scope) => scope !== ''))];
}

/** T-01 */
function isForm({ headers }: ServiceRequest): void {
  if (mediaTypeOf(headers.contentType) !== FORM) throw invalid('T-01', 'the request must be form-encoded');
}

/** T-01 */
function parametersAreSingle(_request: ServiceRequest, form: Parameters): void {
  const isSingle = form.size <= MOST_PARAMETERS && [...form.values()].every(({ length }) => length === 1);
  if (!isSingle) throw invalid('T-01', 'each parameter must occur once');
}

/** T-02 */
function grantIsClientCredentials(_request: ServiceRequest, form: Parameters): void {
  if (field(form, 'grant_type') === 'client_credentials') return;
  throw new TokenRefusal('T-02', 'unsupported_grant_type', 'grant_type must be client_credentials');
}

/** T-03 */
function assertionIsJwt(_request: ServiceRequest, form: Parameters): void {
  if (field(form, 'client_assertion_type') !== ASSERTION_TYPE) throw invalid('T-03', `client_assertion_type must be ${ASSERTION_TYPE}`);
  if (field(form, 'client_assertion') === '') throw invalid('T-03', 'client_assertion is missing');
}

/** T-12 */
function scopeIsGiven(_request: ServiceRequest, form: Parameters): void {
  const { length } = askedScopes(form);
  if (length === 0 || length > MOST_SCOPES) throw new TokenRefusal('T-12', 'invalid_scope', 'scope is missing or too long');
}

function invalid(rule: string, description: string): TokenRefusal {
  return new TokenRefusal(rule, 'invalid_request', description);
}
