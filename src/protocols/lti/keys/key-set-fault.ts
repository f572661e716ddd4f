import type { ToolFault } from '../../../domain/tool-test.js';
import type { OutgoingResponse } from '../../contract/outgoing.js';
import { keysIn, usableKeys } from './remote-keys.js';

/** Members that only private and symmetric keys have (RFC 7518, 6.3.2 and 6.4). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/**
 * What is wrong with a key set: there must be keys by which the hub can verify, and none that the other side must keep (Security
 * Framework 1.0, 6.3).
 */
export async function keySetFault({ status, body }: Pick<OutgoingResponse, 'status' | 'body'>): Promise<ToolFault | undefined> {
  if (status !== 200) return 'status';
  const published = keysIn(body);
  if (published === undefined) return 'not-a-key-set';
  if (published.some(isPrivate)) return 'private-key';
  return (await usableKeys(published)).size === 0 ? 'no-usable-key' : undefined;
}

function isPrivate(key: unknown): boolean {
  return typeof key === 'object' && key !== null && PRIVATE.some((member) => Object.hasOwn(key, member));
}
