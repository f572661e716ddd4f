import { HubError } from '../../../domain/errors.js';

/** The answer of the server breaks the protocol. Nothing of the answer itself is repeated. */
export function malformed(what: string): HubError {
  return new HubError('AUTH-FORMAT', { rule: 'CAS 2.5.2', detail: `validation answer: ${what}` });
}

/** The server refuses the ticket; of what it says, only a code in the form of a CAS error code is kept (CAS 2.5.3). */
export class RefusedTicket extends HubError {
  /** A newer ticket for the same service cancels an older one on some servers, as does a moment too long: another may do. */
  readonly mayBeCancelled: boolean;

  constructor(code: string) {
    const known = /^[A-Z_]{1,40}$/.test(code) ? code : 'no code';
    super('CAS-TICKET', { rule: 'CAS 2.5.3', detail: `the server refuses the ticket: ${known}` });
    this.mayBeCancelled = known === 'INVALID_TICKET';
  }
}

export function refusedTicket(code: string): RefusedTicket {
  return new RefusedTicket(code);
}
