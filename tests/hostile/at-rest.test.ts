import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { OneTimeStore } from '../../src/store/one-time.js';
import { openStore } from '../../src/store/open.js';
import { HandClock } from '../support/memory-store.js';

test('what a provider said, kept until its browser comes for it, does not stand in the file of the store', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'at-rest-'));
  const clock = new HandClock();
  const store = await openStore({ engine: 'sqlite', file: join(folder, 'hub.sqlite') }, { clock, encryptionKeys: [randomBytes(32).toString('base64')] });
  await store.prepare(Object.values(COLLECTIONS));
  const values = new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), clock);
  await values.put('unsolicited', 'name', JSON.stringify({ sn: ['N’DIAYE-OGER'] }), 60_000);
  const bytes = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'latin1')));
  expect(bytes.join('')).toContain('unsolicited name');
  expect(bytes.join('')).not.toContain('DIAYE-OGER');
  expect(await values.take('unsolicited', 'name')).toContain('DIAYE-OGER');
  await store.close();
  await rm(folder, { recursive: true });
});
