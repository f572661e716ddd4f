import type { ErrorCode } from '../../../domain/errors.js';
import type { AuthenticationErrorCode } from './authentication-response.js';

interface RefusalFacts {
  /** The clause, such as `P-12`. */
  readonly rule: string;
  /** What the tool is told. */
  readonly error: AuthenticationErrorCode;
  /** For the tool's developers: which parameter, never whose. */
  readonly description: string;
  /** For the hub's own record, where it knows better. */
  readonly code?: ErrorCode | undefined;
}

/** A refusal that may be told to the tool, because its address is verified by then. */
export class AuthenticationRefusal extends Error {
  readonly rule: string;
  readonly error: AuthenticationErrorCode;
  readonly description: string;
  readonly code: ErrorCode;

  constructor({ rule, error, description, code = 'LTI-REQUETE' }: RefusalFacts) {
    super(`${rule}: ${description}`);
    this.rule = rule;
    this.error = error;
    this.description = description;
    this.code = code;
  }
}

/** @throws AuthenticationRefusal unless it holds */
export function refuseUnless(holds: boolean, refusal: RefusalFacts): asserts holds {
  if (!holds) throw new AuthenticationRefusal(refusal);
}
