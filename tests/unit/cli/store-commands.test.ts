import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/domain/clock.js';
import { AuditTrail } from '../../../src/operations/audit.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { openStore } from '../../../src/store/open.js';
import type { Store } from '../../../src/store/port.js';
import { configDirectory, REAL_ENCRYPTION_KEY, RIGHT_SETTINGS } from '../../support/config-directory.js';
import { passerelle } from './run.js';

const PERSON = 'person-0001';

let directory: string;
let store: Store;

beforeEach(async () => {
  directory = configDirectory({ 'hub.yaml': RIGHT_SETTINGS.replace("':memory:'", 'hub.db') });
  store = await openStore({ engine: 'sqlite', file: join(directory, 'hub.db') }, { clock: systemClock, encryptionKeys: [REAL_ENCRYPTION_KEY] });
  await store.prepare(Object.values(COLLECTIONS));
});

afterEach(() => store.close());

function trail(): AuditTrail {
  return new AuditTrail({ records: store.collection(COLLECTIONS.audit), clock: systemClock, queue: 100 });
}

const here = (...args: string[]): string[] => [...args, '--config', directory];

describe('audit verify', () => {
  test('an untouched trail: 0', async () => {
    await trail().append('sign-in', { personId: PERSON });
    const { code, out } = await passerelle(here('audit', 'verify', '--json'));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ ok: true, records: 2, chains: 1, cuts: 0, faults: [], headsCompared: 0 });
  });

  test('a touched trail: 1, saying what', async () => {
    const audit = trail();
    for (let number = 0; number < 3; number += 1) await audit.append('sign-in', {});
    await store.collection(COLLECTIONS.audit).remove(`${audit.head!.chain} 2`);
    const { code, out } = await passerelle(here('audit', 'verify'));
    expect(code).toBe(1);
    expect(out).toMatch(/3 records in 1 chains.*1 faults\.\nremoved/s);
  });

  test('an end that is gone shows against the log', async () => {
    const audit = trail();
    await audit.append('sign-in', {});
    const { chain, sequence, hash } = audit.head!;
    await store.collection(COLLECTIONS.audit).remove(`${chain} ${sequence}`);
    const log = join(directory, 'hub.log');
    writeFileSync(log, `not json\n${JSON.stringify({ event: 'listening' })}\n${JSON.stringify({ level: 'info', event: 'audit-head', chain, sequence, hash })}\n`);
    const { code, out } = await passerelle(here('audit', 'verify', '--log', log, '--json'));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, headsCompared: 1, faults: [{ kind: 'removed', sequence: 1 }] });
  });
});

describe('sessions revoke', () => {
  test('ends every session of the person and of nobody else, and records it', async () => {
    const sessions = store.collection(COLLECTIONS.sessions);
    const endsAt = Date.now() + 60_000;
    const session = { personId: PERSON, connectionId: 'cas-ent', roles: ['teacher' as const], formToken: 'x'.repeat(43), endsAt, idleMs: 60_000, expiresAt: endsAt };
    for (const number of [1, 2]) await sessions.insert({ ...session, id: `session-of-person-${number}` });
    await sessions.insert({ ...session, id: 'session-of-another-person', personId: 'person-0002' });
    const { code, out } = await passerelle(here('sessions', 'revoke', '--person', PERSON, '--json'));
    expect({ code, answer: JSON.parse(out) as unknown }).toEqual({ code: 0, answer: { person: PERSON, ended: 2 } });
    expect(await sessions.get('session-of-person-1')).toBeUndefined();
    expect(await sessions.get('session-of-another-person')).toBeDefined();
    const { items } = await store.collection(COLLECTIONS.audit).find('byTime', { limit: 10 });
    expect(items.find(({ event }) => event === 'session-revoked')?.body).toContain(`"personId":"${PERSON}"`);
  });
});

describe('keys list', () => {
  test('shows every key, never the key itself', async () => {
    await store.collection(COLLECTIONS.signingKeys).insert({ id: 'calcul 1', owner: 'calcul', kid: 'k1', state: 'active', publicJwk: '{"n":"public"}', privateJwk: '{"d":"private"}', since: 0 });
    const { code, out } = await passerelle(here('keys', 'list', '--json'));
    expect({ code, keys: JSON.parse(out) as unknown }).toEqual({ code: 0, keys: [{ owner: 'calcul', kid: 'k1', state: 'active', since: '1970-01-01T00:00:00.000Z' }] });
  });

  test('none yet: says so', async () => {
    expect(await passerelle(here('keys', 'list'))).toMatchObject({ code: 0, out: expect.stringContaining('No key') });
  });
});

describe('import seed', () => {
  const seed = 'organisations:\n  - { id: 0449901Y, kind: school, name: École des Marronniers }\n';

  test('loads a file; again changes nothing', async () => {
    const file = join(directory, 'seed.yaml');
    writeFileSync(file, seed);
    for (const changed of [1, 0]) {
      const { code, out, err } = await passerelle(here('import', 'seed', file, '--json'));
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(JSON.parse(out)).toContainEqual({ kind: 'organisations', read: 1, changed });
    }
    expect(await store.collection(COLLECTIONS.organisations).get('0449901Y')).toMatchObject({ name: 'École des Marronniers' });
  });

  test('a wrong file: 1, every fault with its line, and nothing is written', async () => {
    const file = join(directory, 'seed.yaml');
    writeFileSync(file, `${seed}people:\n  - { id: p, givenName: Zoé }\nclases: []\n`);
    const { code, err } = await passerelle(here('import', 'seed', file));
    expect(code).toBe(1);
    expect(err).toContain('seed.yaml:4: people[0].familyName: is missing');
    expect(err).toContain('clases: unknown key');
    expect(await store.collection(COLLECTIONS.organisations).get('0449901Y')).toBeUndefined();
  });
});

test('a wrong configuration: 1 before the store is opened', async () => {
  const broken = configDirectory({ 'hub.yaml': 'mode: nope\n' });
  expect(await passerelle(['keys', 'list', '--config', broken])).toMatchObject({ code: 1, err: expect.stringContaining('origin: is missing') });
});
