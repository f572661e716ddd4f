import { HubError } from '../domain/errors.js';

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ERR_STREAM_PREMATURE_CLOSE: 'connection closed before the end of the answer',
  ENOTFOUND: 'name not found',
  EAI_AGAIN: 'name server does not answer',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'connection timed out',
  Z_BUF_ERROR: 'the compressed answer is cut short',
  Z_DATA_ERROR: 'the compressed answer is damaged',
};

/**
 * One sentence for whatever ended an exchange. It names the host and never the path, the query or the body: a query
 * may hold a live ticket. For the same reason the library's own error, which holds the whole request, is not the cause.
 */
export function exchangeFailure(error: unknown, host: string): HubError {
  const refusal = refusalIn(error);
  if (refusal !== undefined) return refusal;
  const code = codeOf(error);
  return new HubError('SYS-RESEAU', { detail: `${host}: ${WORDS[code] ?? `exchange failed (${code})`}` });
}

/** Our own refusal, thrown inside a resolver or a stream and wrapped on its way out. */
function refusalIn(error: unknown): HubError | undefined {
  if (error instanceof HubError) return error;
  const cause = property(error, 'cause');
  return cause instanceof HubError ? cause : undefined;
}

function codeOf(error: unknown): string {
  const code = property(error, 'code');
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'no code';
}

function property(error: unknown, name: 'cause' | 'code'): unknown {
  return typeof error === 'object' && error !== null && name in error ? (error as Record<string, unknown>)[name] : undefined;
}
