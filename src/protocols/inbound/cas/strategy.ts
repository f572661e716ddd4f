import { Strategy } from 'passport-strategy';
import { asHubError, HubError } from '../../../domain/errors.js';
import type { ExternalIdentity } from '../../../domain/identity.js';
import type { Answer, Attempt, InboundConnection, InboundTools, SignInStep } from '../../contract.js';
import { loginUrl, serviceUrl } from './addresses.js';
import type { CasSettings } from './settings.js';
import { subjectOf } from './subject.js';
import { readTicket, ticketReference } from './ticket.js';
import { validateTicket } from './validation.js';

/**
 * Sign-in through one CAS server. Nothing is read from the request: the step says which attempt it is about and what the
 * browser brought, and every address comes from configuration.
 */
export class CasStrategy extends Strategy {
  readonly name = 'cas';

  constructor(
    private readonly connection: InboundConnection<CasSettings>,
    private readonly tools: InboundTools,
  ) {
    super();
  }

  /** Ends in `redirect(url)`, `success(ExternalIdentity)` or `error(HubError)`. */
  override authenticate(_request: unknown, step: SignInStep): void {
    this.run(step).catch((error: unknown) => this.error(asHubError(error)));
  }

  private async run(step: SignInStep): Promise<void> {
    this.requireOwnAttempt(step.attempt);
    if (step.step === 'begin') this.redirect(loginUrl(this.connection, this.serviceOf(step.attempt), step.attempt));
    else this.success(await this.identify(step.attempt, step.answer));
  }

  private async identify(attempt: Attempt, answer: Answer): Promise<ExternalIdentity> {
    if (attempt.quiet === true && answer['ticket'] === undefined) throw new HubError('AUTH-PASSIF', { detail: 'nobody is signed in at the server' });
    const ticket = readTicket(answer, this.connection.settings);
    const principal = await validateTicket(this.connection, this.tools, this.serviceOf(attempt), ticket);
    return {
      connectionId: this.connection.id,
      protocol: 'cas',
      subject: subjectOf(principal, this.connection.settings),
      attributes: principal.attributes,
      authenticatedAt: principal.authenticatedAt,
      sessionIndex: ticketReference(ticket),
    };
  }

  private serviceOf(attempt: Attempt): string {
    return serviceUrl(this.tools.origin, this.connection, attempt);
  }

  private requireOwnAttempt(attempt: Attempt): void {
    if (attempt.connectionId === this.connection.id) return;
    throw new HubError('AUTH-REPONSE', { detail: `the attempt was begun with ${attempt.connectionId}, not with ${this.connection.id}` });
  }
}
