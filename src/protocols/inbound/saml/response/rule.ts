import { HubError, type ErrorCode } from '../../../../domain/errors.js';
import type { Attempt } from '../../../contract.js';
import type { DecryptionKey } from '../encryption/decryption-key.js';
import type { Provider } from '../provider/provider.js';
import type { SamlSettings } from '../settings.js';

/** All that a response is measured against. Nothing here comes from the response. */
export interface Exchange {
  /** What the response must answer; of an unsolicited one only the connection counts. */
  readonly attempt: Attempt;
  /** Nobody asked for this response: it must answer nothing, be newer, and waits for the person's word. */
  readonly unsolicited: boolean;
  readonly settings: SamlSettings;
  readonly provider: Provider;
  /** The hub's own, newest first; none when it publishes no certificate to encrypt to. */
  readonly decryptionKeys: readonly DecryptionKey[];
  /** Our entityID: the audience. */
  readonly audience: string;
  /** Our assertion consumer service, of this connection for unsolicited responses: destination and recipient. */
  readonly consumerUrl: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Something the provider's administrator should know although nobody is refused. Names, never values. */
  readonly note: (what: string) => void;
}

export interface Refusal {
  readonly code: ErrorCode;
  /** For the log and the administrator: what was expected and what came. */
  readonly detail: string;
}

/** One clause. Says nothing when it is met. */
export type Check<S> = (subject: S, exchange: Exchange) => Refusal | undefined;

export interface Rule<S> {
  readonly id: `V${number}` | `SLO-${number}`;
  readonly check: Check<S>;
}

/** @throws HubError of the first rule that is not met */
export function enforce<S>(rules: readonly Rule<S>[], subject: S, exchange: Exchange): void {
  for (const { id, check } of rules) {
    const refusal = check(subject, exchange);
    if (refusal !== undefined) throw new HubError(refusal.code, { rule: id, detail: refusal.detail });
  }
}

export function refuse(code: ErrorCode, detail: string): Refusal {
  return { code, detail };
}

/** A value of the message, shortened and quoted for the log. */
export function quoted(value: string | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value.slice(0, 120));
}
