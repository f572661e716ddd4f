import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, expect, test } from '@jest/globals';
import { packageRoot } from '../../../../src/config/package-root.js';
import { aafFile, aafName, addRequest, LEA } from '../../../support/aaf-files.js';
import { DeliveryRoom } from '../../../support/feed-files.js';
import { run } from '../../cli/run.js';

const MIB = 1024 * 1024;
const room = new DeliveryRoom();
afterEach(() => room.sweep());

/** A file is written and read by the piece, so that nothing here holds it whole either. */
async function* bigFile(pupils: number): AsyncGenerator<string> {
  const [start = '', end = ''] = aafFile(['HERE']).split('HERE');
  yield start;
  for (let number = 0; number < pupils; number += 1) {
    const key = String(100_000 + number);
    yield `${addRequest('Eleve', key, { ...LEA, ENTPersonJointure: key, ENTPersonNom: `MORVAN ${number}` })}\n`;
    if (number % 500 === 0) await new Promise(setImmediate);
  }
  yield end;
}

test('20 MB and 18,000 pupils go through in a few of them: what is kept does not grow with the file', async () => {
  const path = `${await room.folder({})}/${aafName('Eleve')}`;
  const pupils = 18_000;
  await pipeline(Readable.from(bigFile(pupils)), createWriteStream(path));

  // In a process of its own: what other tests keep or let go says nothing here.
  const { out } = await run(['--expose-gc', '--import', 'tsx', join(packageRoot(), 'tests/support/feed-memory-process.ts'), path]);
  const { count, kept, totalBytes } = JSON.parse(out) as { count: number; kept: number[]; totalBytes: number };
  expect(totalBytes).toBeGreaterThan(16 * MIB);
  expect(count).toBe(pupils);
  expect(kept.length).toBeGreaterThan(5);
  expect(Math.max(...kept) - Math.min(...kept)).toBeLessThan(6 * MIB);
}, 120_000);
