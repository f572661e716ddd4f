import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Lms } from '../../../contract/lms.js';
import { signedToken } from '../../../lti/keys/signed-token.js';
import { parsedJson } from '../parsed-json.js';
import type { LtiTool } from '../tools.js';
import { asked } from './asked.js';
import { failureOf, ServiceFailure } from './failure.js';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ASSERTION_LIFE_S = 300;
/** A token is given up this long before it ends. */
const SPARE_MS = 60_000;
const LONGEST_LIFE_S = 3_600;
/** Where the LMS does not say (RFC 6749, 5.1). */
const ASSUMED_LIFE_S = 300;
const LIMITS = { maxBytes: 64 * 1_024, timeoutMs: 10_000 };

const TokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8000}$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().catch(ASSUMED_LIFE_S),
});

interface Held {
  readonly token: Promise<string>;
  /** Milliseconds since 1970. */
  until: number;
}

/** Access tokens of LMSs, by registration and scopes (Security Framework 1.0, 4.1). */
export class AccessTokens {
  private readonly held = new Map<string, Held>();

  constructor(private readonly tool: LtiTool) {}

  /** One that is good for these scopes; asked for once, however many need it at the same time. @throws ServiceFailure */
  of(lms: Lms, scopes: readonly string[]): Promise<string> {
    const key = keyOf(lms, scopes);
    const known = this.held.get(key);
    if (known !== undefined && this.tool.clock.now() < known.until) return known.token;
    const held: Held = { token: this.fetch(lms, scopes, (until) => { held.until = until; }), until: Infinity };
    this.held.set(key, held);
    held.token.catch(() => { this.forget(key, held); });
    return held.token;
  }

  /** The LMS takes this token no longer. */
  async drop(lms: Lms, scopes: readonly string[], token: string): Promise<void> {
    const key = keyOf(lms, scopes);
    const held = this.held.get(key);
    if (held !== undefined && await held.token === token) this.forget(key, held);
  }

  private forget(key: string, held: Held): void {
    if (this.held.get(key) === held) this.held.delete(key);
  }

  private async fetch(lms: Lms, scopes: readonly string[], keepUntil: (until: number) => void): Promise<string> {
    const answer = await requestToken(this.tool, lms, scopes);
    const { data } = TokenAnswer.safeParse(parsedJson(answer));
    if (data === undefined) throw new ServiceFailure('again', 'what came is no access token');
    keepUntil(this.tool.clock.now() + Math.min(data.expires_in, LONGEST_LIFE_S) * 1_000 - SPARE_MS);
    return data.access_token;
  }
}

/** The answer of a token endpoint that gave something. The assertion is signed by the key of this registration alone. @throws ServiceFailure */
async function requestToken({ http, clock, keyRing }: LtiTool, lms: Lms, scopes: readonly string[]): Promise<string> {
  const iat = Math.floor(clock.now() / 1_000);
  const { clientId, tokenUrl, tokenAudience: aud = tokenUrl } = lms;
  const claims = { iss: clientId, sub: clientId, aud, iat, exp: iat + ASSERTION_LIFE_S, jti: randomBytes(16).toString('base64url') };
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: await signedToken(claims, await keyRing.active(lms.id)),
    scope: scopes.join(' '),
  });
  const sent = { contentType: 'application/x-www-form-urlencoded', body: form.toString() };
  const answer = await asked(() => http.post({ url: tokenUrl, headers: { Accept: 'application/json' }, ...sent, ...LIMITS }));
  if (answer.status === 200 || answer.status === 201) return answer.body;
  throw failureOf('access token', answer);
}

/** The address and the client as well: a registration that was changed begins anew. */
function keyOf({ id, tokenUrl, clientId }: Lms, scopes: readonly string[]): string {
  return JSON.stringify([id, tokenUrl, clientId, ...[...scopes].sort()]);
}
