import { HubError } from '../../../../domain/errors.js';

/** A message by HTTP-Redirect, with the octets that its signature covers. */
export interface RedirectMessage {
  readonly field: 'SAMLRequest' | 'SAMLResponse';
  readonly encoded: string;
  readonly relayState: string | undefined;
  readonly signed: string;
  readonly algorithm: string;
  readonly signature: string;
}

interface Token {
  readonly name: string;
  /** As it stands in the query. */
  readonly raw: string;
}

const DEFLATE = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';
export const MAX_RELAY_STATE_CHARACTERS = 1_000;

/**
 * The parameters of a signed redirect (Bindings §3.4.4.1). Names are compared decoded, each may stand once, and the signed octets
 * are made of the raw values of the very parameters that are read: nobody can add one, double one or spell one otherwise.
 * @throws HubError `AUTH-FORMAT` rule `SLO-01`, or `AUTH-SIGNATURE` rule `V14` when it is not signed
 */
export function readRedirectMessage(rawQuery: string): RedirectMessage {
  const tokens = rawQuery.split('&').filter((pair) => pair !== '').map(tokenOf);
  const [request, response] = [only(tokens, 'SAMLRequest'), only(tokens, 'SAMLResponse')];
  const message = request ?? response;
  if (message === undefined || (request !== undefined && response !== undefined)) throw malformed('not exactly one of SAMLRequest and SAMLResponse');
  const relayState = only(tokens, 'RelayState');
  const encoding = only(tokens, 'SAMLEncoding');
  if (encoding !== undefined && decode(encoding.raw) !== DEFLATE) throw malformed('an unknown SAMLEncoding');
  const [algorithm, signature] = [only(tokens, 'SigAlg'), only(tokens, 'Signature')];
  if (algorithm === undefined || signature === undefined || signature.raw === '' || algorithm.raw === '') {
    throw new HubError('AUTH-SIGNATURE', { rule: 'V14', detail: 'the message is not signed' });
  }
  return {
    field: request === undefined ? 'SAMLResponse' : 'SAMLRequest',
    encoded: decode(message.raw),
    relayState: relayState === undefined ? undefined : boundedRelayState(decode(relayState.raw)),
    signed: [message, relayState, algorithm].filter((token) => token !== undefined).map(({ name, raw }) => `${name}=${raw}`).join('&'),
    algorithm: decode(algorithm.raw),
    signature: decode(signature.raw),
  };
}

export function boundedRelayState(relayState: string): string {
  if (relayState.length > MAX_RELAY_STATE_CHARACTERS) throw malformed('a long RelayState');
  return relayState;
}

export function malformed(what: string): HubError {
  return new HubError('AUTH-FORMAT', { rule: 'SLO-01', detail: what });
}

function tokenOf(pair: string): Token {
  const end = pair.indexOf('=');
  return end === -1 ? { name: decode(pair), raw: '' } : { name: decode(pair.slice(0, end)), raw: pair.slice(end + 1) };
}

/** The parameter of this name, however it is spelt; there may be no second. */
function only(tokens: readonly Token[], name: string): Token | undefined {
  const [token, second] = tokens.filter((candidate) => candidate.name === name);
  if (second !== undefined) throw malformed(`${name} is there twice`);
  return token;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    throw malformed('a parameter that is not percent-encoded UTF-8');
  }
}
