import { HubError } from '../../../domain/errors.js';

/** The answer of the server breaks the protocol. Nothing of the answer itself is repeated. */
export function malformed(what: string): HubError {
  return new HubError('AUTH-FORMAT', { rule: 'CAS 2.5.2', detail: `validation answer: ${what}` });
}

/** The server refuses the ticket; of what it says, only a code in the form of a CAS error code is kept (CAS 2.5.3). */
export function refusedTicket(code: string): HubError {
  const known = /^[A-Z_]{1,40}$/.test(code) ? code : 'no code';
  return new HubError('CAS-TICKET', { rule: 'CAS 2.5.3', detail: `the server refuses the ticket: ${known}` });
}
