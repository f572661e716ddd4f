/** Names of fields that are never written, at the top of a line or one or two levels below. */
export const REDACTED_FIELDS: readonly string[] = [
  'givenName', 'familyName', 'displayName', 'fullName', 'name', 'email', 'mail',
  'password', 'secret', 'secrets', 'token', 'accessToken', 'access_token', 'id_token', 'idToken', 'client_assertion',
  'ticket', 'pgtIou', 'pgtId', 'proxyTicket', 'assertion', 'SAMLResponse', 'SAMLRequest', 'RelayState', 'logoutRequest',
  'cookie', 'cookies', 'set-cookie', 'authorization', 'privateKey', 'privateJwk', 'uri', 'body', 'attributes', 'subject',
  'login_hint', 'lti_message_hint', 'state', 'nonce',
];

/** pino's `*.email` does not cover an `email` at the top: each depth is listed. */
export const REDACTED_PATHS: readonly string[] = REDACTED_FIELDS.flatMap((field) => {
  const step = /^[A-Za-z_]\w*$/.test(field) ? { top: field, below: `.${field}` } : { top: `["${field}"]`, below: `["${field}"]` };
  return [step.top, `*${step.below}`, `*.*${step.below}`];
});

/** What is taken out of texts: addresses hold tickets, messages quote what came. */
const SCRUBBED: readonly (readonly [RegExp, string])[] = [
  [/(?<=[\w/])\?[^\s"'<>]*/g, '?…'],
  [/\b(ST|PT|PGT|PGTIOU|TGT)-[\w.-]{6,}/g, '$1-…'],
  [/\beyJ[\w-]{5,}(\.[\w-]*){1,4}/g, '[jwt]'],
  [/(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[mail]'],
  [/[A-Za-z0-9+/_=-]{200,}/g, '[long value]'],
  [/-----BEGIN [A-Z ]+-----[^-]*(-----END [A-Z ]+-----)?/g, '[pem]'],
];
const LONGEST = 2_000;

/** A text that may quote what came from outside, without what must not be kept. */
export function scrubText(text: string): string {
  return SCRUBBED.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text.slice(0, LONGEST));
}

/** The same for every text of a line, three levels deep. */
export function scrubFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, scrubValue(value, 3)]));
}

function scrubValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (value instanceof Error) return scrubError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => scrubValue(item, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, scrubValue(inner, depth - 1)]));
}

function scrubError({ name, message, stack, cause }: Error, depth: number): Record<string, unknown> {
  const shown = { type: name, message: scrubText(message), ...(stack === undefined ? {} : { stack: scrubText(stack) }) };
  return cause === undefined ? shown : { ...shown, cause: scrubValue(cause, depth - 1) };
}
