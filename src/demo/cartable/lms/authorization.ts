import { Refusal, page, parameters, type DrawForm, type FormFields, type LmsReply, type LmsRequest } from './exchange.js';
import type { LmsKeys } from './keys.js';
import { claimsOf, sign, type MessageFacts } from './messages.js';
import type { PendingMessage, PendingMessages } from './pending.js';

export interface AuthorizationFacts extends MessageFacts {
  readonly redirectUris: readonly string[];
  readonly pending: PendingMessages;
  readonly keys: LmsKeys;
  /** Nonces that were seen. */
  readonly nonces: Set<string>;
  readonly draw: DrawForm;
  /** Who is signed in, by the cookie of the request. */
  readonly signedIn: (request: LmsRequest) => string | undefined;
}

type Asked = Readonly<Record<string, string | undefined>>;

/** Told to the tool, because its address is known by then. */
class Told extends Error {
  constructor(readonly code: string, readonly rule: string) {
    super(`${rule}: ${code}`);
  }
}

/** The authentication request of the tool and its answer (Security Framework 1.0, 5.1.1.2 and 5.1.1.3). */
export async function authorize(facts: AuthorizationFacts, request: LmsRequest): Promise<LmsReply> {
  const asked = parameters(request, 'P-01');
  if (asked['client_id'] !== facts.clientId) throw new Refusal(400, 'unauthorized_client', 'P-02');
  const to = asked['redirect_uri'];
  if (to === undefined || !facts.redirectUris.includes(to)) throw new Refusal(400, 'invalid_request', 'P-03');
  const state: FormFields = asked['state'] === undefined ? [] : [['state', asked['state']]];
  try {
    return page(facts.draw(to, await answerTo(facts, judge(facts, asked, request), asked['nonce'] ?? '', state)));
  } catch (error) {
    if (!(error instanceof Told)) throw error;
    return page(facts.draw(to, [['error', error.code], ['error_description', error.rule], ...state]));
  }
}

async function answerTo(facts: AuthorizationFacts, message: PendingMessage, nonce: string, state: FormFields): Promise<FormFields> {
  const { claims, token = sign, answer } = message.alteration ?? {};
  const right = claimsOf(facts, message, nonce);
  const fields: FormFields = [['id_token', await token(claims?.(right) ?? right, facts.keys.current())], ...state];
  return answer?.(fields) ?? fields;
}

function judge(facts: AuthorizationFacts, asked: Asked, request: LmsRequest): PendingMessage {
  require(asked['response_type'] === 'id_token', 'unsupported_response_type', 'P-04');
  require(asked['scope'] === 'openid', 'invalid_scope', 'P-05');
  require(asked['response_mode'] === 'form_post', 'invalid_request', 'P-06');
  require(asked['prompt'] === 'none', 'invalid_request', 'P-07');
  const nonce = asked['nonce'] ?? '';
  require(/^[\x21-\x7e]{1,512}$/.test(nonce), 'invalid_request', 'P-08');
  const message = facts.pending.peek(asked['lti_message_hint'] ?? '');
  require(message !== undefined, 'invalid_request', 'P-10');
  require(asked['login_hint'] === message.loginHint, 'invalid_request', 'P-09');
  const signedIn = facts.signedIn(request);
  require(signedIn !== undefined, 'login_required', 'P-11');
  require(message.subject === undefined || signedIn === message.subject, 'access_denied', 'P-12');
  require(message.subject === undefined || facts.book.member(message.courseId, message.subject) !== undefined, 'access_denied', 'P-13');
  require(!facts.nonces.has(nonce), 'invalid_request', 'P-15');
  require(facts.pending.take(message), 'invalid_request', 'P-16');
  facts.nonces.add(nonce);
  return message;
}

function require(holds: boolean, code: string, rule: string): asserts holds {
  if (!holds) throw new Told(code, rule);
}
