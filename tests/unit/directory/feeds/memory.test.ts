import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from '@jest/globals';
import { openDelivery } from '../../../../src/directory/feeds/open-delivery.js';
import { aafFile, aafName, addRequest, LEA } from '../../../support/aaf-files.js';
import { DeliveryRoom } from '../../../support/feed-files.js';

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
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const path = `${await room.folder({})}/${aafName('Eleve')}`;
  const pupils = 18_000;
  await pipeline(Readable.from(bigFile(pupils)), createWriteStream(path));

  const delivery = await openDelivery(path, { source: '17' });
  expect(delivery.progress.totalBytes).toBeGreaterThan(16 * MIB);
  const kept: number[] = [];
  let count = 0;
  for await (const item of delivery.items()) {
    if (item.operation === 'put' && item.record.key === String(100_000 + count)) count += 1;
    if (count % 2_000 !== 0) continue;
    collect();
    const { heapUsed, external } = process.memoryUsage();
    kept.push(heapUsed + external);
  }
  expect(count).toBe(pupils);
  expect(kept.length).toBeGreaterThan(5);
  expect(Math.max(...kept) - Math.min(...kept)).toBeLessThan(6 * MIB);
}, 120_000);
