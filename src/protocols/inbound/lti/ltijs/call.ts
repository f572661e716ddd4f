import { AsyncLocalStorage } from 'node:async_hooks';
import type { JWK } from 'jose';
import type { Lms } from '../../../contract/lms.js';

/** What ltijs may know while it judges one message. */
export interface LtijsCall {
  readonly lms: Lms;
  /** By which the message was verified already. */
  readonly key: JWK;
  /** False when the nonce was used before; asked any number of times, it is used once. */
  readonly useNonce: () => Promise<boolean>;
}

/** The call that the running code belongs to: ltijs asks its database, and passes nothing along. */
export const currentCall = new AsyncLocalStorage<LtijsCall>();
