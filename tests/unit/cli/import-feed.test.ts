import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { addFeedImports } from '../../../src/cli/commands/import-feed.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import type { FeedDelivery } from '../../../src/directory/feeds/record.js';
import type { ImportReport } from '../../../src/directory/import/report.js';
import { systemClock } from '../../../src/domain/clock.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { openStore } from '../../../src/store/open.js';
import type { Store } from '../../../src/store/port.js';
import { configDirectory, REAL_ENCRYPTION_KEY, RIGHT_SETTINGS } from '../../support/config-directory.js';
import { crowd, delivery, HIRONDELLES, known, schools, staff } from '../../support/feed.js';

let directory: string;
let store: Store;

beforeEach(async () => {
  directory = configDirectory({ 'hub.yaml': RIGHT_SETTINGS.replace("':memory:'", 'hub.db'), 'tables/profiles.yaml': 'ENS: ENS\n' });
  store = await openStore({ engine: 'sqlite', file: join(directory, 'hub.db') }, { clock: systemClock, encryptionKeys: [REAL_ENCRYPTION_KEY] });
  await store.prepare(Object.values(COLLECTIONS));
});

afterEach(() => store.close());

interface Said {
  out: string;
  failed: boolean;
  readonly lines: string[];
}

/** The command with a delivery from memory in place of files. */
async function importAaf(of: FeedDelivery, ...args: readonly string[]): Promise<Said> {
  const said: Said = { out: '', failed: false, lines: [] };
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  const terminal = { env: {}, out: (text: string) => { said.out += text; }, err: () => undefined, bytes: process.stdout, progress: (text: string) => { said.lines.push(text); } };
  addFeedImports(program, { terminal, fail: () => { said.failed = true; }, directory: () => directory }, (path, { source }) => {
    expect(path).toBe('livraison.zip');
    return Promise.resolve({ ...of, source });
  });
  await program.parseAsync(['aaf', 'livraison.zip', '--source', '17', ...args], { from: 'user' });
  return said;
}

async function events() {
  const { items } = await store.collection(COLLECTIONS.audit).find('byTime', { limit: 50 });
  return items.filter(({ event }) => event === 'import').map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

const first = delivery([...schools(), ...crowd('a', 20), staff('t', 'Claire', 'Bertin')]);

describe('import aaf', () => {
  test('--plan says what would change, in French and by school, and writes and records nothing', async () => {
    const { out, failed } = await importAaf(first, '--plan');
    expect(failed).toBe(false);
    expect(out).toContain('Source 17, livraison complète du 2026-09-01 : prévision, rien n’est écrit');
    expect(out).toContain(`${HIRONDELLES} École élémentaire Les Hirondelles\n  élèves : 20 arrivées\n  personnels : 1 arrivées\n  classes nouvelles : CP A`);
    expect(out).toContain('Lignes écartées : 20 (personne inconnue : 20)');
    expect((await known(store, 'a0')).person).toBeUndefined();
    expect(await events()).toEqual([]);
  });

  test('applies it with the functions of the configuration, and records it without a name', async () => {
    const { out } = await importAaf(first, '--json');
    expect(JSON.parse(out) as ImportReport).toMatchObject({ outcome: 'applied', totals: { pupils: { arrivals: 20 } } });
    expect((await known(store, 't')).affiliations).toMatchObject([{ profile: 'ENS' }]);
    expect(await store.collection(COLLECTIONS.organisations).get('academie-17')).toMatchObject({ name: 'Académie d’Exemple' });
    const [event] = await events();
    expect(event).toMatchObject({ source: '17', day: '2026-09-01', mode: 'complete', outcome: 'done', result: 'applied', pupilArrivals: 20, staffArrivals: 1, rejected: 20, heldSchools: [] });
    expect(JSON.stringify(event)).not.toMatch(/Claire|Bertin|Prénom|Nom0/);
  });

  test('a school that is held fails the command and is named with the way on; --force-school and --threshold go on', async () => {
    await importAaf(first);
    const cut = delivery([...schools(), ...crowd('a', 5), staff('t', 'Claire', 'Bertin')], { day: '2026-09-02' });
    const held = await importAaf(cut);
    expect(held.failed).toBe(true);
    expect(held.out).toContain(`RETENUE : elle perdrait 15 élèves sur 20. Rien n’y est changé. Si c’est juste : --force-school ${HIRONDELLES}`);
    expect((await events()).at(-1)).toMatchObject({ heldSchools: [HIRONDELLES], pupilLeavers: 0 });
    expect((await importAaf(cut, '--plan', '--threshold', '90')).failed).toBe(false);
    const forced = await importAaf(cut, '--force-school', HIRONDELLES.toLowerCase());
    expect(forced.failed).toBe(false);
    expect((await known(store, 'a19')).person).toMatchObject({ state: 'leaving' });
  });

  test('a refusal is recorded with its code, and told', async () => {
    await importAaf(first);
    await expect(importAaf(delivery(schools(), { day: '2026-08-31' }))).rejects.toMatchObject({ code: 'IMPORT-ANCIEN' });
    expect((await events()).at(-1)).toMatchObject({ outcome: 'refused', code: 'IMPORT-ANCIEN', day: '2026-08-31' });
  });

  test('shows how far it is, and takes the line away at the end', async () => {
    const { lines } = await importAaf(first);
    expect(lines.some((line) => /^Lecture \[#+\] 100 % \d+/.test(line))).toBe(true);
    expect(lines.some((line) => line.startsWith('Responsables'))).toBe(true);
    expect(lines.at(-1)).toBe('');
  });

  test.each([
    [['--threshold', '0'], '--threshold'],
    [['--threshold', 'beaucoup'], '--threshold'],
    [['--force-school', '044'], '--force-school'],
    [['--source', 'a$b'], '--source'],
  ])('%j is wrong usage', async (args, named) => {
    const wrong = importAaf(first, ...args);
    await expect(wrong).rejects.toBeInstanceOf(UsageError);
    await expect(wrong).rejects.toThrow(named);
  });
});
