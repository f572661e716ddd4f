import { createHash } from 'node:crypto';
import { foldText } from '../../../domain/organisation.js';
import type { OndeKind } from './columns.js';

/**
 * ONDE's CSV carries no key. This one stays the same from one extraction to the next as long as school, names and birth date
 * do, and shows none of them; it is no secret, since who knows all of them can make it again.
 */
export function ondeKey(kind: OndeKind, uai: string, ...parts: readonly string[]): string {
  const told = [kind, uai, ...parts.map(foldText)].join('|');
  return `onde-${createHash('sha256').update(told).digest('base64url').slice(0, 32)}`;
}
