/** Names of fields that are never written, at whatever depth. Compared without case. */
export const REDACTED_FIELDS: readonly string[] = [
  'givenName', 'familyName', 'displayName', 'fullName', 'name', 'email', 'mail',
  'password', 'secret', 'secrets', 'token', 'accessToken', 'access_token', 'id_token', 'idToken', 'client_assertion',
  'ticket', 'pgtIou', 'pgtId', 'proxyTicket', 'assertion', 'SAMLResponse', 'SAMLRequest', 'RelayState', 'logoutRequest',
  'cookie', 'cookies', 'set-cookie', 'authorization', 'privateKey', 'privateJwk', 'uri', 'body', 'attributes', 'subject',
  'login_hint', 'lti_message_hint', 'state', 'nonce',
];
const REDACTED = new Set(REDACTED_FIELDS.map((field) => field.toLowerCase()));

/** What is taken out of texts: addresses hold tickets, messages quote what came. */
const SCRUBBED: readonly (readonly [RegExp, string])[] = [
  [/(?<=[\w/])\?[^\s"'<>]*/g, '?…'],
  [/\b(ST|PT|PGT|PGTIOU|TGT)-[\w.-]{6,}/g, '$1-…'],
  [/\beyJ[\w-]{5,}(\.[\w-]*){1,4}/g, '[jwt]'],
  [/(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '[mail]'],
  [/[A-Za-z0-9+/_=-]{200,}/g, '[long value]'],
  [/-----BEGIN [A-Z ]+-----[^-]*(-----END [A-Z ]+-----)?/g, '[pem]'],
];
/** A short text without any of these needs no closer look; identifiers and codes have none. */
const SUSPECT = /[?@]|T-|U-|eyJ|-----/;
const SHORT = 200;
const LONGEST = 2_000;
const DEEPEST = 4;
const MOST_ITEMS = 50;

/** A text that may quote what came from outside, without what must not be kept. */
export function scrubText(text: string): string {
  if (text.length < SHORT && !SUSPECT.test(text)) return text;
  return SCRUBBED.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text.slice(0, LONGEST));
}

/** A line's fields as they may be written. */
export function scrubFields(fields: Readonly<Record<string, unknown>>, depth = DEEPEST): Record<string, unknown> {
  const scrubbed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    scrubbed[name] = REDACTED.has(name.toLowerCase()) ? '[redacted]' : scrubValue(value, depth);
  }
  return scrubbed;
}

function scrubValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (value instanceof Error) return scrubError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => scrubValue(item, depth - 1));
  return scrubFields(value as Record<string, unknown>, depth - 1);
}

/** Only what every error has: libraries hang whole requests on theirs. */
function scrubError({ name, message, stack, cause }: Error, depth: number): Record<string, unknown> {
  const shown = { type: name, message: scrubText(message), ...(stack === undefined ? {} : { stack: scrubText(stack) }) };
  return cause === undefined ? shown : { ...shown, cause: scrubValue(cause, depth - 1) };
}
