import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { FEED_LIMITS } from '../../../../src/directory/feeds/limits.js';
import { openSource } from '../../../../src/directory/feeds/source/open-source.js';
import type { Source, SourceEntry } from '../../../../src/directory/feeds/source/source.js';
import { DeliveryRoom } from '../../../support/feed-files.js';

const room = new DeliveryRoom();
afterEach(() => room.sweep());

const FILES = { 'a.xml': 'first', 'b.xml': 'second', 'c.xml': 'third', 'd.xml': 'fourth' };

async function readAll(source: Source, groups: readonly (readonly string[])[]): Promise<string[]> {
  const named = (name: string): SourceEntry => source.entries.find((entry) => entry.name === name)!;
  const read: string[] = [];
  for await (const { entry, bytes } of source.read(groups.map((group) => group.map(named)))) {
    let text = '';
    for await (const chunk of bytes) text += Buffer.from(chunk).toString();
    read.push(`${entry.name}=${text}`);
  }
  return read;
}

describe('a delivery reads the same from', () => {
  const forms: readonly (readonly [string, () => Promise<string>])[] = [
    ['a folder', () => room.folder(FILES)],
    ['a zip', () => room.zip(FILES)],
    ['a tar.gz', () => room.tarGz(FILES)],
  ];

  test.each(forms)('%s: names with sizes first, then groups in the order asked for', async (_form, make) => {
    const source = await openSource(await make(), FEED_LIMITS);
    expect(source.entries.map(({ name, size }) => [name, size]).sort()).toEqual([
      ['a.xml', 5],
      ['b.xml', 6],
      ['c.xml', 5],
      ['d.xml', 6],
    ]);
    expect(await readAll(source, [['d.xml'], ['b.xml', 'c.xml'], []])).toEqual(['d.xml=fourth', 'b.xml=second', 'c.xml=third']);
  });

  test.each(forms)('%s: a file may be left before its end, and the next one follows', async (_form, make) => {
    const source = await openSource(await make(), FEED_LIMITS);
    const names: string[] = [];
    for await (const { entry } of source.read([source.entries])) names.push(entry.name);
    expect(names.sort()).toEqual(Object.keys(FILES));
  });

  test.each(forms)('%s: it can be read twice', async (_form, make) => {
    const source = await openSource(await make(), FEED_LIMITS);
    expect(await readAll(source, [['a.xml']])).toEqual(await readAll(source, [['a.xml']]));
  });
});

test('one file is a delivery of one', async () => {
  const source = await openSource(await room.file('alone.xml', '<a/>'), FEED_LIMITS);
  expect(await readAll(source, [['alone.xml']])).toEqual(['alone.xml=<a/>']);
});

test('links are passed over, in a folder and in an archive', async () => {
  const folder = await room.folder({ 'a.xml': 'x' });
  await symlink('/etc/passwd', join(folder, 'b.xml'));
  const tar = await room.tarGzWith({ name: 'b.xml', type: 'symlink', linkname: '/etc/passwd' }, { 'a.xml': 'x' });
  for (const path of [folder, tar]) expect((await openSource(path, FEED_LIMITS)).entries).toEqual([{ name: 'a.xml', size: 1 }]);
});

test('a link that took the place of a listed file is not followed: IMPORT-FICHIER', async () => {
  const folder = await room.folder({ 'a.xml': 'x' });
  const source = await openSource(folder, FEED_LIMITS);
  const other = await room.file('secret', 'secret');
  await symlink(other, join(folder, 'late.xml'));
  const entries = [{ name: 'late.xml', size: 6 }];
  await expect(
    (async () => {
      for await (const opened of source.read([entries])) expect(opened).toBeUndefined();
    })(),
  ).rejects.toMatchObject({ code: 'IMPORT-FICHIER' });
});

test('no such file is IMPORT-FICHIER, not a fault of ours', async () => {
  await expect(openSource('/nowhere/at/all.zip', FEED_LIMITS)).rejects.toMatchObject({ code: 'IMPORT-FICHIER' });
});
