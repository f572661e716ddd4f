import { keysIn, KEY_SET_LIMITS, usableKeys } from '../../../lti/keys/remote-keys.js';
import { BenchFault, NothingToTry } from './bench-fault.js';
import type { Trial } from './trial.js';

/** Members that only private and symmetric keys have (RFC 7518, 6.3.2 and 6.4). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/** The tool publishes keys by which the hub can verify what it signs, and none that it must keep (Security Framework 1.0, 6.3). */
export async function keySetIsUsable({ tool: { settings }, browser }: Trial): Promise<void> {
  if (settings.keySetUrl === undefined) throw new NothingToTry('not-offered');
  const { status, body } = await browser.get(settings.keySetUrl, 'application/json', KEY_SET_LIMITS.maxBytes);
  if (status !== 200) throw new BenchFault('status');
  const published = keysIn(body);
  if (published === undefined) throw new BenchFault('not-a-key-set');
  if (published.some(isPrivate)) throw new BenchFault('private-key');
  if ((await usableKeys(published)).size === 0) throw new BenchFault('no-usable-key');
}

function isPrivate(key: unknown): boolean {
  return typeof key === 'object' && key !== null && PRIVATE.some((member) => Object.hasOwn(key, member));
}
