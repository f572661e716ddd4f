import { z } from 'zod';
import type { OutboundTools } from '../../../../contract.js';
import type { Registration } from '../../registration.js';
import type { Lti13Settings } from '../../settings.js';
import { CLAIM } from '../../vocabulary.js';
import { TokenRefusal } from './token-refusal.js';

export const TOKEN_PATH = '/lti/token';
/** Between the hub's clock and a tool's. */
const SKEW_S = 60;
const LONGEST_LIFE_S = 600;

const Claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string()).min(1).max(10)]),
  exp: z.number(),
  iat: z.number(),
  nbf: z.number().optional(),
  jti: z.string().min(1).max(255),
  [CLAIM.deploymentId]: z.string().optional(),
});
type Claims = z.infer<typeof Claims>;

export interface Assertion {
  readonly claims: Claims;
  readonly registration: Registration;
  readonly hub: OutboundTools<Lti13Settings>;
}

/** The claims of an assertion whose signature was verified (Security Framework 1.0, 4.1). Numbers are numbers. @throws TokenRefusal */
export function assertionClaims(signed: unknown): Claims {
  const { data } = Claims.safeParse(signed);
  if (data === undefined) throw notTheClient('T-06', 'iss, sub, aud, exp, iat and jti are required, each of its type');
  return data;
}

/** Each clause of an assertion, in order; what uses something up comes last. */
export const ASSERTION_CHECKS: readonly ((assertion: Assertion) => void | Promise<void>)[] = [
  subjectIsTheClient,
  audienceIsThisServer,
  isOfNow,
  deploymentIsTheClients,
  isUsedOnce,
];

/** The only deployment the token is for, when the tool names one. */
export function deploymentOfAssertion({ claims }: Pick<Assertion, 'claims'>): string | undefined {
  return claims[CLAIM.deploymentId];
}

/** T-06 */
function subjectIsTheClient({ claims, registration: { clientId } }: Assertion): void {
  if (claims.iss !== clientId || claims.sub !== clientId) throw notTheClient('T-06', 'iss and sub must be the client_id');
}

/** T-07: this endpoint or this issuer, and nobody else beside them, who could use it as well. */
function audienceIsThisServer({ claims, hub: { origin } }: Assertion): void {
  const own = [`${origin}${TOKEN_PATH}`, origin];
  const isOurs = [claims.aud].flat().every((audience) => own.includes(audience));
  if (!isOurs) throw notTheClient('T-07', 'aud must be the token endpoint or the issuer, and nothing else');
}

/** T-08 */
function isOfNow({ claims: { exp, iat, nbf = iat }, hub: { clock } }: Assertion): void {
  const now = clock.now() / 1_000;
  if (exp <= now - SKEW_S) throw notTheClient('T-08', 'it has expired');
  if (exp > now + LONGEST_LIFE_S + SKEW_S) throw notTheClient('T-08', `it must expire within ${LONGEST_LIFE_S} seconds`);
  if (iat > now + SKEW_S || nbf > now + SKEW_S) throw notTheClient('T-08', 'it is of the future');
  if (iat < now - LONGEST_LIFE_S - SKEW_S) throw notTheClient('T-08', 'it was made too long ago');
}

/** T-11: an unknown deployment is refused here; a school that leaves later is refused where the token is used. */
async function deploymentIsTheClients(assertion: Assertion): Promise<void> {
  const deploymentId = deploymentOfAssertion(assertion);
  if (deploymentId === undefined) return;
  const { registration, hub } = assertion;
  const open = [...registration.tools.values()].filter(({ resource }) => resource.enabled);
  const deployments = open.map(({ settings }) => settings.deployments);
  const isListed = deployments.some((each) => each !== 'perSchool' && Object.values(each).includes(deploymentId));
  const isKnown = isListed || (deployments.includes('perSchool') && await hub.access.isSchool(deploymentId));
  if (!isKnown) throw new TokenRefusal('T-11', 'invalid_grant', 'deployment_id is not one of this client');
}

/** T-09: of any number of requests with one assertion, one gets a token. */
async function isUsedOnce({ claims: { jti, exp }, registration: { clientId }, hub }: Assertion): Promise<void> {
  const untilMs = (exp + SKEW_S) * 1_000 - hub.clock.now();
  const isNew = await hub.oneTime.claim('lti-assertion', `${clientId} ${jti}`, Math.ceil(untilMs) + 1_000);
  if (!isNew) throw notTheClient('T-09', 'jti was used before');
}

export function notTheClient(rule: string, description: string): TokenRefusal {
  return new TokenRefusal(rule, 'invalid_client', description);
}
