import type { ToolFault } from '../../../../domain/tool-test.js';

interface FaultFacts {
  /** The clause, such as `P-03`. */
  readonly rule?: string;
  /** The hub's own words, never the tool's. */
  readonly note?: string;
}

/** Why a check of the bench fails. */
export class BenchFault extends Error {
  constructor(readonly fault: ToolFault, readonly facts: FaultFacts = {}) {
    super(fault);
  }
}

/** Why there is nothing to try. */
export class NothingToTry extends Error {
  constructor(readonly fault: Extract<ToolFault, 'not-offered' | 'login-first'>) {
    super(fault);
  }
}

/** The tool works, and something about it is worth a word. */
export class BenchRemark extends Error {
  constructor(readonly fault: Extract<ToolFault, 'no-state'>) {
    super(fault);
  }
}
