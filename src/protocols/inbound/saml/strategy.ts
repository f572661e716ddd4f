import type { KeyObject } from 'node:crypto';
import { AbstractStrategy, SAML, type PassportSamlConfig } from '@node-saml/passport-saml';
import { asHubError, HubError } from '../../../domain/errors.js';
import {
  metadataUrl, postUrl, unsolicitedUrl, type Answer, type Attempt, type InboundConnection, type InboundTools, type SignInStep,
  type UnsolicitedStep,
} from '../../contract.js';
import type { DecryptionKey } from './encryption/decryption-key.js';
import type { ProviderSource } from './provider/source.js';
import { signedAddress } from './redirect-signature.js';
import { neverReads, requestOptions } from './request-options.js';
import type { Exchange } from './response/rule.js';
import { validateResponse } from './response/validate.js';
import type { SamlSettings } from './settings.js';

/** The hub's own side of every connection. */
export interface OwnSide {
  readonly signing: KeyObject | undefined;
  readonly decryption: readonly DecryptionKey[];
  readonly note: NoteOfProvider;
}

/** Tells whoever runs the hub something about a connection that refuses nobody: names, never values. */
export type NoteOfProvider = (connectionId: string, what: string) => void;

/**
 * node-saml makes the request, which is signed off the main thread; the response goes through our own rules. The inherited
 * dispatch, which looks for SAML parameters in the query and the body of whatever request it is given, is never reached.
 */
export class SamlStrategy extends AbstractStrategy {
  static override readonly newSamlProviderOnConstruct = false;

  constructor(
    private readonly connection: InboundConnection<SamlSettings>,
    private readonly source: ProviderSource,
    private readonly tools: InboundTools,
    private readonly own: OwnSide,
  ) {
    super({} as PassportSamlConfig, neverReads, neverReads);
  }

  override authenticate(_request: unknown, options: object): void {
    const step = options as SignInStep | UnsolicitedStep;
    this.run(step).catch((error: unknown) => { this.error(asHubError(error)); });
  }

  private run(step: SignInStep | UnsolicitedStep): Promise<void> {
    switch (step.step) {
      case 'begin': return this.begin(step.attempt);
      case 'complete': return this.complete(step.attempt, step.answer);
      case 'unsolicited': return this.receive(step.answer);
    }
  }

  private async begin(attempt: Attempt): Promise<void> {
    this.checkConnection(attempt);
    const { startUrl } = this.connection.settings;
    if (startUrl !== undefined) {
      this.redirect(startUrl);
      return;
    }
    const saml = new SAML(requestOptions({
      requestId: attempt.requestId,
      consumerUrl: postUrl(this.tools.origin, 'saml'),
      entityId: metadataUrl(this.tools.origin, 'saml'),
      provider: await this.source.current(),
      settings: this.settingsFor(attempt),
      passive: attempt.quiet === true && !this.connection.settings.forceAuthn,
    }));
    const address = await saml.getAuthorizeUrlAsync(attempt.id, undefined, {});
    const { signing } = this.own;
    this.redirect(signing === undefined ? address : await signedAddress(address, signing));
  }

  private async complete(attempt: Attempt, answer: Answer): Promise<void> {
    this.checkConnection(attempt);
    await this.validate(answer, { attempt, unsolicited: false, consumerUrl: postUrl(this.tools.origin, 'saml') });
  }

  /** Only at the address of a connection that declares it: what is posted never chooses whose rules it is held to. */
  private async receive(answer: Answer): Promise<void> {
    const { id, settings } = this.connection;
    if (settings.unsolicited !== true) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'this connection takes no answer nobody asked for' });
    const attempt = { id: '', connectionId: id, requestId: '', createdAt: this.tools.clock.now() };
    await this.validate(answer, { attempt, unsolicited: true, consumerUrl: unsolicitedUrl(this.tools.origin, 'saml', id) });
  }

  private async validate(answer: Answer, of: Pick<Exchange, 'attempt' | 'unsolicited' | 'consumerUrl'>): Promise<void> {
    const exchange: Exchange = {
      ...of,
      settings: this.settingsFor(of.attempt),
      provider: await this.source.current(),
      decryptionKeys: this.own.decryption,
      audience: metadataUrl(this.tools.origin, 'saml'),
      now: this.tools.clock.now(),
      note: (what: string) => { this.own.note(this.connection.id, what); },
    };
    this.success(await validateResponse(answer, exchange, this.tools.oneTime));
  }

  /** What was asked of the provider for this one attempt is also what its answer is held to. */
  private settingsFor({ fresh = false }: Attempt): SamlSettings {
    const { settings } = this.connection;
    return { ...settings, forceAuthn: settings.forceAuthn || fresh };
  }

  /** V10 A request is answered by the provider it went to. */
  private checkConnection({ connectionId }: Attempt): void {
    if (connectionId !== this.connection.id) throw new HubError('AUTH-REPONSE', { rule: 'V10', detail: 'the request belongs to another provider' });
  }
}
