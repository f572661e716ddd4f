import type { JWK } from 'jose';
import type { Lms } from '../../../contract/lms.js';

/** What ltijs may know to judge one message: plain data, so that it can go to another thread. */
export interface LtijsCall {
  readonly platform: Pick<Lms, 'id' | 'name' | 'issuer' | 'clientId' | 'authorizationUrl' | 'tokenUrl'>;
  /** By which the message was verified already. */
  readonly key: JWK;
  readonly idToken: string;
  /** One that the hub issued: ltijs fails on others. */
  readonly state: string;
}

/** What ltijs understood of a message, or why it refused it. */
export type LtijsVerdict =
  | { readonly accepted: { readonly clientId: string; readonly deploymentId: string; readonly user: string; readonly messageType: string } }
  | { readonly refused: string; readonly isOfTime: boolean };

/** ltijs as a second judge of messages. */
export interface SecondJudge {
  judge(call: LtijsCall): Promise<LtijsVerdict>;
}
