import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { LTI13JwtPayload, LTIStorage } from '@lti-tool/core';
import { z } from 'zod';

const DEPLOYMENT = 'https://purl.imsglobal.org/spec/lti/claim/deployment_id';
const ROLES = 'https://purl.imsglobal.org/spec/lti/claim/roles';
const Claims = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  nonce: z.string(),
  given_name: z.string().optional(),
  [DEPLOYMENT]: z.string().min(1),
  [ROLES]: z.array(z.string()),
});

/** What a launch says, and no name that it need not say. */
export interface AnonymousLaunch {
  readonly subject: string;
  readonly givenName: string | undefined;
  readonly roles: readonly string[];
  readonly claims: LTI13JwtPayload;
}

export interface LaunchCheck {
  readonly storage: LTIStorage;
  readonly stateSecret: Uint8Array;
}

/**
 * A launch, checked as `@lti-tool/core` does, but for the names and the mail address it insists on: pupils give none.
 * @throws Error when anything does not hold
 */
export async function verifyAnonymousLaunch(idToken: string, state: string, { storage, stateSecret }: LaunchCheck): Promise<AnonymousLaunch> {
  const said = Claims.parse(decodeJwt(idToken));
  const platform = await storage.getLaunchConfig(said.iss, said.aud, said[DEPLOYMENT]);
  if (platform === undefined) throw new Error('unknown platform');
  const { payload } = await jwtVerify(idToken, createRemoteJWKSet(new URL(platform.jwksUrl)), { issuer: platform.iss, audience: platform.clientId, algorithms: ['RS256'] });
  const { payload: own } = await jwtVerify(state, stateSecret, { algorithms: ['HS256'] });
  const { sub, nonce, given_name: givenName, [ROLES]: roles } = Claims.parse(payload);
  if (own['nonce'] !== nonce || !await storage.validateNonce(nonce)) throw new Error('not the launch that was asked for');
  return { subject: sub, givenName, roles, claims: payload as LTI13JwtPayload };
}
