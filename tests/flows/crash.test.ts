import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadSeed } from '../../src/directory/load-seed.js';
import { systemClock } from '../../src/domain/clock.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore } from '../../src/store/open.js';
import type { Store } from '../../src/store/port.js';
import { academyDoor } from '../support/academy-door.js';
import { startCasServer, type CasServer } from '../support/cas-server.js';
import { keyNumber, personNumber, type CrashOrder } from '../support/crash-record.js';
import { HttpBrowser } from '../support/http-browser.js';
import { freePort, hubFiles, isListening, runHub, runOwn } from '../support/hub-process.js';
import { casUsers, schoolSeed } from '../support/school.js';
import { entConnection, PUPIL_PAGE, signIn, TEACHER_PAGE } from '../support/school-hub.js';
import { sharedStore } from '../support/shared-store.js';

const ROUNDS = 3;
const MOST_WRITES = 2_000;

const shared = sharedStore();
const { store: choice, secrets } = shared.config;
afterAll(() => shared.remove());

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(choice, { clock: systemClock, encryptionKeys: secrets.encryption });
  try {
    await store.prepare(Object.values(COLLECTIONS));
    return await work(store);
  } finally {
    await store.close();
  }
}

/** What a process that writes without end had acknowledged when it was killed, in the middle of whatever it was doing. */
async function killedAfter(writes: number, round: number): Promise<readonly (readonly [what: string, name: string])[]> {
  const order: CrashOrder = { store: choice, encryptionKeys: secrets.encryption, round };
  const writer = runOwn('tests/support/crash-writer.ts', [JSON.stringify(order)]);
  let seen = 0;
  await writer.line(() => (seen += 1) >= writes);
  writer.child.kill('SIGKILL');
  expect(await writer.ended).toBe('SIGKILL');
  // The last line may have been cut short by the end of the process.
  return writer.out().split('\n').map((line) => line.split(' ')).flatMap(([what = '', name = '']) => (name === '' ? [] : [[what, name] as const]));
}

describe('a process that is killed', () => {
  test.each(Array.from({ length: ROUNDS }, (_, round) => round))('loses nothing it had acknowledged, and leaves every document whole (round %#)', async (round) => {
    const acknowledged = await killedAfter(randomInt(1, MOST_WRITES), round);
    const named = (wanted: string): readonly string[] => acknowledged.filter(([what]) => what === wanted).map(([, name]) => name);
    await withStore(async (store) => {
      const people = store.collection(COLLECTIONS.people);
      const keys = store.collection(COLLECTIONS.signingKeys);
      const values = store.collection(COLLECTIONS.oneTimeValues);
      for (const name of named('person')) expect(await people.get(personNumber(name).id)).toEqual({ ...personNumber(name), version: 1 });
      for (const name of named('key')) expect(await keys.get(keyNumber(name).id)).toEqual({ ...keyNumber(name), version: 1 });
      const taken = new Set(named('taken'));
      for (const name of taken) expect(await values.get(`crash ${name}`)).toBeUndefined();
      // The last value may have been taken without a word; every other one is there or was taken.
      for (const name of named('put').slice(0, -1)) expect(taken.has(name)).toBe(true);
      const counted = Number(named('counted').at(-1) ?? 0);
      const counter = (await store.collection(COLLECTIONS.counters).get(`counter ${round}`))?.count ?? 0;
      expect([counted, counted + 1]).toContain(counter);
    });
    expect(acknowledged.length).toBeGreaterThan(0);
  });

  test('leaves nothing half-written behind, not even what it had not acknowledged', async () => {
    await withStore(async (store) => {
      const people = store.collection(COLLECTIONS.people);
      let after: string | undefined;
      let count = 0;
      do {
        const page = await people.find('byName', { limit: 1_000, after });
        for (const { version: _version, ...person } of page.items) expect(person).toEqual(personNumber(person.id.replace('crash-person-', '')));
        count += page.items.length;
        after = page.next;
      } while (after !== undefined);
      expect(count).toBeGreaterThan(0);
    });
  });
});

describe('a hub that is killed', () => {
  const academy = academyDoor(systemClock);
  let cas: CasServer;
  beforeAll(async () => {
    cas = await startCasServer({ users: casUsers() });
    await withStore((store) => loadSeed(store, schoolSeed()));
  });
  afterAll(() => cas.close());

  test('comes back with everybody signed in, and with the sign-ins that were under way', async () => {
    const port = await freePort();
    const files = hubFiles({ port, config: shared.config, connections: [entConnection(cas), academy.connection()] });
    const [signedIn, atEnt, atAcademy] = [1, 2, 3].map(() => new HttpBrowser(`http://127.0.0.1:${port}`)) as [HttpBrowser, HttpBrowser, HttpBrowser];

    const first = runHub(files, choice);
    await first.line(isListening);
    expect((await signIn(signedIn, 'lea')).text).toContain('Bonjour Léa');
    const service = new URL((await atEnt.get(`/connexion/vers/ent?vers=${PUPIL_PAGE}`)).headers.location ?? '').searchParams.get('service') ?? '';
    const asked = await academy.begin(atAcademy);
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');

    const second = runHub(files, choice);
    await second.line(isListening);
    expect((await signedIn.get(PUPIL_PAGE)).text).toContain('Bonjour Léa');
    expect((await atEnt.get(`${service}?ticket=${cas.issue('adam', service)}`)).headers.location).toBe(PUPIL_PAGE);
    expect((await academy.answer(atAcademy, asked, 'bertin')).url).toContain(TEACHER_PAGE);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });
});
