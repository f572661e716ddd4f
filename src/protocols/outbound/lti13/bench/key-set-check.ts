import { keySetFault } from '../../../lti/keys/key-set-fault.js';
import { KEY_SET_LIMITS } from '../../../lti/keys/remote-keys.js';
import { BenchFault, NothingToTry } from './bench-fault.js';
import type { Trial } from './trial.js';

/** The tool publishes keys by which the hub can verify what it signs, and none that it must keep. */
export async function keySetIsUsable({ tool: { settings }, browser }: Trial): Promise<void> {
  if (settings.keySetUrl === undefined) throw new NothingToTry('not-offered');
  const fault = await keySetFault(await browser.get(settings.keySetUrl, 'application/json', KEY_SET_LIMITS.maxBytes));
  if (fault !== undefined) throw new BenchFault(fault);
}
