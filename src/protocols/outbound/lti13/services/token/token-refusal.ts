import type { ServiceAnswer } from '../../../../contract/services.js';

/** Codes of RFC 6749, 5.2 that this endpoint uses. */
type TokenErrorCode = 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'invalid_scope' | 'unsupported_grant_type';

/** Why a tool gets no token. It is told which clause was broken, and nothing of what it sent. */
export class TokenRefusal extends Error {
  constructor(
    readonly rule: string,
    readonly code: TokenErrorCode,
    readonly description: string,
  ) {
    super(`${rule}: ${description}`);
  }
}

export const NOT_KEPT = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

/** Status 400 for each of them (Security Framework 1.0, 4.1.1), where RFC 6749 would allow 401 for a client. */
export function refused({ rule, code, description }: TokenRefusal): ServiceAnswer {
  const body = JSON.stringify({ error: code, error_description: `${description} (${rule})` });
  return { status: 400, headers: NOT_KEPT, type: 'application/json', body };
}
