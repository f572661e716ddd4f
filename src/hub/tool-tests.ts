import { NightlyRound } from '../flows/tool-tests/nightly-round.js';
import { ToolStates } from '../flows/tool-tests/tool-states.js';
import { ToolTestDesk, type ToolTestTools } from '../flows/tool-tests/tool-test-desk.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

export type ToolTestParts = Pick<ToolTestTools, 'clock' | 'throttle' | 'journal' | 'catalogue' | 'bind' | 'serviceOf'> & { readonly store: Store };

/** The test bench of tools: the desk for people, the round for the night. */
export function createToolTests({ store, ...parts }: ToolTestParts): { readonly toolTests: ToolTestDesk; readonly toolRound: NightlyRound } {
  const watches = store.collection(COLLECTIONS.toolWatches);
  const states = new ToolStates(watches);
  const tests = store.collection(COLLECTIONS.toolTests);
  const registrations = store.collection(COLLECTIONS.toolRegistrations);
  const desk = new ToolTestDesk({ ...parts, tests, watches, registrations, states });
  return { toolTests: desk, toolRound: new NightlyRound({ clock: parts.clock, watches, desk, states }) };
}
