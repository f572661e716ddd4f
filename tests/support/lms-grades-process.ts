import { writeSync } from 'node:fs';
import type { Config } from '../../src/config/schema.js';
import type { ScoreDelivery } from '../../src/protocols/contract/lms.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore } from '../../src/store/open.js';
import type { AnyCollectionSpec, Collection, CollectionSpec, Document, Store, Stored } from '../../src/store/port.js';
import { gradesScene } from './lms-grades.js';
import { HandClock } from './memory-store.js';

/** Where a process stops and waits to be killed. */
export const STEPS = ['before the write', 'after the write', 'before the sending', 'after the sending', 'after the last write'] as const;
export type Step = (typeof STEPS)[number];

export interface GradesOrder {
  readonly store: Config['store'];
  readonly encryptionKeys: readonly string[];
  readonly lmsUrl: string;
  readonly now: number;
  /** Absent: it does everything and ends. */
  readonly step?: Step;
}

const ORDER = JSON.parse(process.argv[2] ?? '') as GradesOrder;
const TURNS = 20;

/** Says where it is, and goes no further, when that is the step it was told. */
async function reach(step: Step): Promise<void> {
  if (step !== ORDER.step) return;
  writeSync(1, `reached ${step}\n`);
  await new Promise(() => setInterval(() => undefined, 60_000));
}

async function stepped<T extends Document>(document: T, write: () => Promise<Stored<T>>): Promise<Stored<T>> {
  const isScore = !('version' in document);
  if (isScore) await reach('before the write');
  const written = await write();
  if (isScore) await reach('after the write');
  else if (!('relayDue' in document)) await reach('after the last write');
  return written;
}

/** The store, with a stop round the first and the last write of a result. */
class SteppedStore implements Store {
  constructor(private readonly inner: Store) {}

  collection<T extends Document, I extends string>(spec: CollectionSpec<T, I>): Collection<T, I> {
    const inner = this.inner.collection(spec);
    if (spec.name !== 'results') return inner;
    return {
      get: (id) => inner.get(id),
      getMany: (ids) => inner.getMany(ids),
      find: (index, query) => inner.find(index, query),
      count: (index, equals, atMost) => inner.count(index, equals, atMost),
      insert: (document) => stepped(document, () => inner.insert(document)),
      replace: (document) => stepped(document, () => inner.replace(document)),
      bulkUpsert: (documents) => inner.bulkUpsert(documents),
      remove: (id) => inner.remove(id),
      take: (id) => inner.take(id),
      increment: (field, by, initial) => inner.increment(field, by, initial),
      lease: (options) => inner.lease(options),
    };
  }

  prepare(specs: readonly AnyCollectionSpec[]): Promise<void> { return this.inner.prepare(specs); }
  ping(): Promise<void> { return this.inner.ping(); }
  sweep(): Promise<number> { return this.inner.sweep(); }
  close(): Promise<void> { return this.inner.close(); }
}

const clock = new HandClock(ORDER.now);
const store = new SteppedStore(await openStore(ORDER.store, { clock, encryptionKeys: ORDER.encryptionKeys }));
await store.prepare(Object.values(COLLECTIONS));
const scene = await gradesScene({ store, clock });
await scene.addLms('moodle');
const dictee = await scene.place('moodle', 'dictee');
await scene.addPupil('moodle', 'lea', dictee.link.courseId);
const worker = scene.gradesOn({
  async postScore(_lms, lineItemUrl, subject, score): Promise<ScoreDelivery> {
    await reach('before the sending');
    const { status } = await fetch(ORDER.lmsUrl, { method: 'POST', body: JSON.stringify({ lineItemUrl, subject, score }) });
    await reach('after the sending');
    return { outcome: status === 200 ? 'delivered' : 'outdated' };
  },
  ensureLineItem: () => Promise.reject(new Error('there is a column')),
  results: () => Promise.resolve([]),
  members: () => Promise.resolve([]),
}).gradeRelay;

// As a tool does that did not hear whether its post arrived: the same again.
const timestamp = Date.UTC(2026, 10, 23, 9);
const outcomes = [await scene.post(dictee, 'moodle', 'lea', 8, { timestamp })];
for (let turns = 0; turns < TURNS; turns += 1) {
  await scene.turn(worker);
  clock.advance(10_000);
}
const { relay, undelivered } = await scene.result(dictee, 'moodle', 'lea');
writeSync(1, `${JSON.stringify({ outcomes, state: relay?.state, waiting: relay?.waiting.length, undelivered, faults: scene.faults.map(String) })}\n`);
await store.close();
