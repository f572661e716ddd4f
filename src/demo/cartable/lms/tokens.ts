import { decodeProtectedHeader, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { Refusal, header, json, parameters, type LmsReply, type LmsRequest } from './exchange.js';
import { random } from './pending.js';
import { SCOPE, lti } from './words.js';

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const LIFE_S = 3_600;
const SKEW_S = 60;
const MOST_LIFE_S = 600;

export interface TokenFacts {
  readonly clientId: string;
  /** What the assertion must be for. */
  readonly audience: string;
  readonly toolKeys: JWTVerifyGetKey;
  readonly deploymentIds: ReadonlySet<string>;
}

interface Granted {
  readonly scopes: readonly string[];
  readonly deploymentId?: string;
  readonly until: number;
}

/** The token endpoint, and what its tokens open (Security Framework 1.0, 4.1; RFC 7523). */
export class LmsTokens {
  private readonly granted = new Map<string, Granted>();
  private readonly seen = new Set<string>();

  async grant(facts: TokenFacts, request: LmsRequest): Promise<LmsReply> {
    if (request.method !== 'POST') throw new Refusal(405, 'invalid_request', 'T-01');
    const asked = parameters(request, 'T-01');
    need(asked['grant_type'] === 'client_credentials', 'unsupported_grant_type', 'T-02');
    need(asked['client_assertion_type'] === ASSERTION, 'invalid_request', 'T-03');
    const assertion = await this.judge(facts, asked['client_assertion'] ?? '');
    const deploymentId = assertion[lti('deployment_id')];
    need(deploymentId === undefined || (typeof deploymentId === 'string' && facts.deploymentIds.has(deploymentId)), 'invalid_grant', 'T-11');
    const offered: readonly string[] = Object.values(SCOPE);
    const scopes = (asked['scope'] ?? '').split(' ').filter((scope) => offered.includes(scope));
    need(scopes.length > 0, 'invalid_scope', 'T-12');
    const token = random() + random();
    this.granted.set(token, { scopes, until: Date.now() + LIFE_S * 1_000, ...(deploymentId === undefined ? {} : { deploymentId }) });
    return json({ access_token: token, token_type: 'Bearer', expires_in: LIFE_S, scope: scopes.join(' ') });
  }

  /** The deployment a request may be about; undefined: any. @throws Refusal 401 without a token, 403 without one of the scopes */
  admit(request: LmsRequest, scopes: readonly string[]): string | undefined {
    const [, token = ''] = /^Bearer (\S+)$/.exec(header(request, 'authorization') ?? '') ?? [];
    const granted = this.granted.get(token);
    if (granted === undefined || granted.until < Date.now()) throw new Refusal(401, 'invalid_token', 'bearer');
    if (!granted.scopes.some((scope) => scopes.includes(scope))) throw new Refusal(403, 'insufficient_scope', 'scope');
    return granted.deploymentId;
  }

  /** As after a restart: every token is unknown. */
  forget(): void {
    this.granted.clear();
  }

  private async judge({ clientId, audience, toolKeys }: TokenFacts, assertion: string): Promise<JWTPayload> {
    need(algorithmAndKey(assertion), 'invalid_client', 'T-04');
    const claims = await jwtVerify(assertion, toolKeys, { algorithms: ['RS256'] }).then(({ payload }) => payload, () => undefined);
    need(claims !== undefined, 'invalid_client', 'T-10');
    need(claims.iss === clientId && claims.sub === clientId, 'invalid_client', 'T-06');
    need([claims.aud].flat().includes(audience), 'invalid_client', 'T-07');
    const now = Date.now() / 1_000;
    const { exp = 0, iat = 0, jti = '' } = claims;
    need(exp > now && exp <= now + MOST_LIFE_S + SKEW_S && iat <= now + SKEW_S && iat >= now - MOST_LIFE_S, 'invalid_client', 'T-08');
    need(jti !== '' && !this.seen.has(jti), 'invalid_client', 'T-09');
    this.seen.add(jti);
    return claims;
  }
}

function algorithmAndKey(assertion: string): boolean {
  try {
    const { alg, kid } = decodeProtectedHeader(assertion);
    return alg === 'RS256' && kid !== undefined;
  } catch {
    return false;
  }
}

function need(holds: boolean, code: string, rule: string): asserts holds {
  if (!holds) throw new Refusal(400, code, rule);
}
