import { afterEach, expect, jest, test } from '@jest/globals';
import { openDeliveryInWorker } from '../../../../src/directory/feeds/in-worker.js';
import { openDelivery } from '../../../../src/directory/feeds/open-delivery.js';
import type { FeedDelivery, FeedItem } from '../../../../src/directory/feeds/record.js';
import { aafFile, aafName, addRequest, LEA, SMALL_DELIVERY } from '../../../support/aaf-files.js';
import { DeliveryRoom } from '../../../support/feed-files.js';
import { itemsOf } from '../../../support/read-feed.js';

// A thread that is run from the sources compiles them first.
jest.setTimeout(60_000);

const room = new DeliveryRoom();
afterEach(() => room.sweep());

async function all(delivery: FeedDelivery): Promise<readonly FeedItem[]> {
  const items: FeedItem[] = [];
  for await (const item of delivery.items()) items.push(item);
  return items;
}

/** More than a thousand pupils: several batches. */
const MANY = {
  ...SMALL_DELIVERY,
  [aafName('Eleve', 1)]: aafFile(Array.from({ length: 1_100 }, (_, index) =>
    addRequest('Eleve', String(500_000 + index), { ...LEA, ENTPersonJointure: String(500_000 + index) }))),
};

test('a delivery read on a thread of its own is the delivery, each time it is read', async () => {
  const path = await room.tarGz(MANY);
  const { source, mode, day, kinds, progress: { totalBytes } } = await openDelivery(path, { source: '17' });
  const items = await itemsOf(path);
  expect(items.length).toBeGreaterThan(1_100);

  const delivery = await openDeliveryInWorker(path, { source: '17' });
  expect(delivery).toMatchObject({ source, mode, day, kinds, progress: { totalBytes, readBytes: 0 } });
  expect(await all(delivery)).toEqual(items);
  expect(delivery.progress.readBytes).toBe(totalBytes);
  expect(await all(delivery)).toEqual(items);
});

test('what is no delivery is refused as it would be here, when it is opened and while it is read', async () => {
  const nowhere = await room.folder({ 'lisez-moi.txt': 'rien' });
  const refusal = await openDelivery(nowhere, { source: '17' }).catch((error: unknown) => error);
  await expect(openDeliveryInWorker(nowhere, { source: '17' })).rejects.toMatchObject({ code: 'IMPORT-FICHIER', message: (refusal as Error).message });

  const name = aafName('Eleve', 1);
  const cut = await room.folder({ ...MANY, [name]: MANY[name]?.slice(0, -400) ?? '' });
  const late = await itemsOf(cut).catch((error: unknown) => error);
  const delivery = await openDeliveryInWorker(cut, { source: '17' });
  await expect(all(delivery)).rejects.toMatchObject({ code: 'IMPORT-FICHIER', message: (late as Error).message });
});

test('a reader that is left in the middle leaves no thread behind', async () => {
  const delivery = await openDeliveryInWorker(await room.folder(MANY), { source: '17' });
  for await (const item of delivery.items()) if (item.operation === 'put') break;
  expect(await all(delivery)).toHaveLength((await itemsOf(await room.folder(MANY))).length);
});
