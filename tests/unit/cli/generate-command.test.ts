import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { extract } from 'tar-stream';
import { packageRoot } from '../../../src/config/package-root.js';
import { readFile } from '../../support/synthetic-academy.js';
import { passerelle, passerelleHere, run } from './run.js';

const folder = (): string => mkdtempSync(join(tmpdir(), 'passerelle-academy-'));
const academy = (...more: readonly string[]): string[] => ['generate', 'academy', '--schools', '2', '--seed', '7', ...more];

async function entriesOf(tar: Buffer): Promise<Readonly<Record<string, string>>> {
  const entries: Record<string, string> = {};
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    entries[entry.header.name] = Buffer.concat(chunks).toString('utf8');
  }
  return entries;
}

describe('generate academy', () => {
  test('without --out writes a tar on standard output, for import aaf - to read; the summary goes to the other one', async () => {
    const { code, out, err } = await passerelle(academy());
    const entries = await entriesOf(Buffer.from(out));
    expect({ code, files: Object.keys(entries).length }).toEqual({ code: 0, files: 4 });
    expect(err).toContain('2 schools of seed 7 on 2025-09-01 (complete): EtabEducNat 3, Eleve ');
  });

  test('a folder, an archive and a compressed one hold the same files', async () => {
    const place = folder();
    for (const name of ['files', 'a.tar', 'b.tar.gz']) expect(await passerelle(academy('--out', join(place, name), '--json'))).toMatchObject({ code: 0, err: '' });
    const files = Object.fromEntries(readdirSync(join(place, 'files')).map((name) => [name, readFileSync(join(place, 'files', name), 'utf8')]));
    expect(Object.keys(files)).toHaveLength(4);
    expect(await entriesOf(readFileSync(join(place, 'a.tar')))).toEqual(files);
    expect(await entriesOf(gunzipSync(readFileSync(join(place, 'b.tar.gz'))))).toEqual(files);
    expect(readdirSync(place).sort()).toEqual(['a.tar', 'b.tar.gz', 'files']);
  });

  test('--evolve and --delta-from tell of a later day and of what changed until then', async () => {
    const place = join(folder(), 'delta');
    const { out } = await passerelle(['generate', 'academy', '--schools', '20', '--seed', '7', '--evolve', '8', '--delta-from', '2025-09-01', '--out', place, '--json']);
    expect(JSON.parse(out)).toMatchObject({ day: '2025-10-27', mode: 'delta', files: 4 });
    const pupils = readFile(readFileSync(join(place, 'ENT_0440999X_Delta_20251027_Eleve_0000.xml'), 'utf8'));
    expect(new Set(pupils.map(({ operation }) => operation))).toEqual(new Set(['addRequest', 'modifyRequest', 'deleteRequest']));
  });

  test('200 schools in a small heap: nothing grows with the academy', async () => {
    const place = folder();
    const main = join(packageRoot(), 'src/cli/main.ts');
    const { code, err } = await run(['--max-old-space-size=96', '--import', 'tsx', main, 'generate', 'academy', '--schools', '200', '--seed', '1', '--out', join(place, 'a.tar')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(readFileSync(join(place, 'a.tar')).length).toBeGreaterThan(50_000_000);
  }, 180_000);
});

describe('is refused with 2', () => {
  test.each([
    [['--schools', '0'], '--schools: must be 1 or more'],
    [['--schools', '1000000000'], '--schools: must be a whole number'],
    [['--schools', '10001'], '--schools: must be 10000 or less'],
    [['--schools', '-3'], '--schools: must be a whole number'],
    [['--seed', 'a b'], '--seed: must be 1 to 64 letters'],
    [['--seed', ''], '--seed: must be 1 to 64 letters'],
    [['--day', '2025-02-30'], '--day: must be a day from 2025-09-01 to 2028-07-07'],
    [['--day', '2031-09-01'], '--day: must be a day from'],
    [['--evolve', '151'], '--evolve: 2028-07-24 is after 2028-07-07'],
    [['--delta-from', '2025-09-01'], '--delta-from: must be a day before 2025-09-01'],
  ])('%j', async (options, message) => {
    const { code, out, err } = await passerelleHere(academy(...options));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test('a folder that is not empty and a file that is there: nothing in them is touched', async () => {
    const place = folder();
    mkdirSync(join(place, 'full'));
    writeFileSync(join(place, 'full/mine.txt'), 'mine');
    writeFileSync(join(place, 'mine.tar'), 'mine');
    for (const name of ['full', 'mine.tar']) {
      expect(await passerelleHere(academy('--out', join(place, name)))).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
    }
    expect([readFileSync(join(place, 'full/mine.txt'), 'utf8'), readFileSync(join(place, 'mine.tar'), 'utf8')]).toEqual(['mine', 'mine']);
    expect(readdirSync(join(place, 'full'))).toEqual(['mine.txt']);
  });
});

test('an empty folder is filled; one that does not exist above it is said: 1, SYS-MAINTENANCE', async () => {
  const place = folder();
  expect(await passerelle(academy('--out', place))).toMatchObject({ code: 0 });
  expect(readdirSync(place)).toHaveLength(4);
  expect(await passerelle(academy('--out', join(place, 'nowhere/else')))).toMatchObject({ code: 1, err: expect.stringContaining('SYS-MAINTENANCE: the academy cannot be written: there is no such folder') });
});
