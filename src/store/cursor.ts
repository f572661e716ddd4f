import { z } from 'zod';
import { HubError } from '../domain/errors.js';
import type { Scalar } from './port.js';

const Position = z.array(z.union([z.string(), z.number(), z.boolean()])).min(1).max(20);

/** Where a page ended: the values of the index's ordering fields, then the id. Opaque to callers. */
export function writeCursor(position: readonly Scalar[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws HubError `SYS-FORME` when it is not a cursor of this index */
export function readCursor(cursor: string, length: number): readonly Scalar[] {
  try {
    const position = Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (position.length === length) return position;
  } catch (error) {
    throw new HubError('SYS-FORME', { detail: 'unreadable page cursor', cause: error });
  }
  throw new HubError('SYS-FORME', { detail: 'the page cursor belongs to another list' });
}
