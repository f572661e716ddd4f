import { boundedRelayState, malformed, type RedirectMessage } from './redirect-message.js';

/** A message by HTTP-POST; its signature is inside. */
export type PostedMessage = Pick<RedirectMessage, 'field' | 'encoded' | 'relayState'>;

/**
 * The fields of a form (Bindings §3.5.4): one message, at most one RelayState.
 * @throws HubError `AUTH-FORMAT` rule `SLO-01`
 */
export function readPostedMessage(form: string): PostedMessage {
  const fields = new URLSearchParams(form);
  const [request, ...requests] = fields.getAll('SAMLRequest');
  const [response, ...responses] = fields.getAll('SAMLResponse');
  const [relayState, ...relayStates] = fields.getAll('RelayState');
  const message = request ?? response;
  if (message === undefined || (request !== undefined && response !== undefined)) throw malformed('not exactly one of SAMLRequest and SAMLResponse');
  if (requests.length + responses.length + relayStates.length > 0) throw malformed('a field is there twice');
  return {
    field: request === undefined ? 'SAMLResponse' : 'SAMLRequest',
    encoded: message,
    relayState: relayState === undefined ? undefined : boundedRelayState(relayState),
  };
}
