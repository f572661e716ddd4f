import type { FeedDelivery, FeedPosition } from '../feeds/record.js';
import { Absence, type Holds } from './absence.js';
import { ClassBook } from './class-book.js';
import type { ImportCollections } from './collections.js';
import { entryId } from './entry.js';
import { Findings } from './findings.js';
import type { PersonChange } from './person-change.js';
import { Reading } from './reading.js';
import { SchoolBook } from './school-book.js';
import type { ImportProgress, ImportSettings } from './settings.js';
import { Tally } from './tally.js';
import type { ReportParts } from './report.js';

const SLICE = 1_000;

/** A whole reading of a delivery with what it changes; nothing is written. */
export interface Plan extends ReportParts {
  readonly absence: Absence;
  readonly holds: Holds;
  readonly classes: ClassBook;
  readonly tally: Tally;
}

/** What goes on beside a plan. */
export interface PlanTools {
  /** Called between steps, so that a lock is renewed. */
  readonly keep: () => Promise<void>;
  /** Is told what changes, for whoever writes it once the plan is made. */
  readonly setAside: (changes: readonly PersonChange[]) => Promise<void>;
}

async function openReading(collections: ImportCollections, delivery: FeedDelivery, settings: ImportSettings) {
  const { source } = delivery;
  const schools = await SchoolBook.load(collections, source, settings.academy.id);
  const classes = await ClassBook.load(collections, source);
  const [rejected, remarks] = [new Findings(), new Findings()];
  const meaning = { uaiOf: (key: string) => schools.uaiOf(key), profileOfFunction: settings.profileOfFunction };
  const reading = new Reading(delivery, { collections, schools, classes, meaning, departments: settings.departments, rejected, remarks });
  return { reading, schools, classes, rejected, remarks };
}

export async function makePlan(
  collections: ImportCollections,
  delivery: FeedDelivery,
  settings: ImportSettings,
  { keep, setAside }: PlanTools,
): Promise<Plan> {
  const { source, day, mode, kinds } = delivery;
  const { reading, schools, classes, rejected, remarks } = await openReading(collections, delivery, settings);
  const tally = new Tally();
  await reading.read({
    schools: (changes) => { for (const change of changes) tally.school(change); },
    people: async (changes) => {
      for (const change of changes) tally.person(change);
      await setAside(changes);
    },
    progress: async (rows) => {
      settings.onProgress?.(progressOf(delivery, 'reading', rows));
      await keep();
    },
  });
  const absence = new Absence(delivery, reading.people);
  const holds = await absence.measure(collections, settings, keep);
  for (const uai of holds.schools.keys()) tally.held(uai);
  for await (const leavers of absence.leavers(collections, holds)) {
    for (const entry of leavers) tally.leaver(entry);
    await keep();
  }
  for (const change of classes.changes(delivery)) tally.class(change);
  await rejectUnknownAdults(collections, source, reading, absence, holds, rejected);
  return { source, day, mode, kinds, rows: reading.size, tally, absence, holds, schools, classes, rejected, remarks };
}

export function progressOf({ progress }: FeedDelivery, phase: ImportProgress['phase'], rows: number): ImportProgress {
  return { phase, rows, readBytes: progress.readBytes, totalBytes: progress.totalBytes };
}

/** The rows that name an adult of whom neither this delivery nor the directory knows. */
async function rejectUnknownAdults(
  collections: ImportCollections,
  source: string,
  reading: Reading,
  absence: Absence,
  holds: Holds,
  rejected: Findings,
): Promise<void> {
  let slice: (FeedPosition & { readonly guardianKey: string })[] = [];
  const settle = async (): Promise<void> => {
    const known = await collections.feedEntries.getMany(slice.map(({ guardianKey }) => entryId(source, 'guardian', guardianKey)));
    const staying = new Set(known.filter((entry) => entry.kind === 'guardian' && entry.state === 'present' && absence.decide(entry, holds) !== 'leaves').map(({ key }) => key));
    for (const { guardianKey, file, line } of slice) {
      if (staying.has(guardianKey)) continue;
      rejected.add({ file, line, key: guardianKey, reason: 'unknown-person', detail: `no adult under the key ${guardianKey}: the tie is left out` });
    }
    slice = [];
  };
  for (const one of reading.ties.left()) {
    slice.push(one);
    if (slice.length === SLICE) await settle();
  }
  await settle();
}
