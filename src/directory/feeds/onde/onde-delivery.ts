import { setImmediate } from 'node:timers/promises';
import type { Day } from '../../../domain/calendar.js';
import type { FeedLimits } from '../limits.js';
import { ReadingProgress } from '../progress.js';
import { FeedSchool, type FeedDelivery, type FeedItem, type FeedKind } from '../record.js';
import { asRefusal, notAFeed } from '../refusal.js';
import { schemaFault } from '../schema-fault.js';
import type { Source, SourceEntry } from '../source/source.js';
import { Classes } from './classes.js';
import { kindOfFile, type OndeKind } from './columns.js';
import { readCsv, type CsvFile } from './csv-file.js';
import { readGuardians } from './guardians.js';
import { PupilFinder, pupilItems, readPupils, type OndePupils } from './pupils.js';
import { readTeachers } from './teachers.js';

/** The school whose files these are, which the files do not say. */
export interface OndeSchool {
  /** Its UAI is its key in every record. */
  readonly uai: string;
  /** When given, the delivery begins with the school's own record. */
  readonly name?: string | undefined;
  readonly isPrivate?: boolean | undefined;
  /**
   * The files do not say whether an adult has parental authority, so that by default none has. Only who knows that the
   * extraction was made of legal guardians alone may say otherwise.
   */
  readonly guardiansHaveAuthority?: boolean | undefined;
}

type OndeFiles = Partial<Record<OndeKind, CsvFile>>;

export function csvEntries(entries: readonly SourceEntry[]): readonly SourceEntry[] {
  return entries.filter(({ name }) => /\.csv$/i.test(name) && !/(^|\/)(\.|__MACOSX\/)/.test(name));
}

/**
 * The CSV files of one school, as ONDE and BE1D extract them or as people make them after those: pupils, adults, teachers, or
 * only some of them. The absent leave, which is why the source must be this school's own.
 * @throws HubError `IMPORT-FICHIER` when a file is none of these, or two are of one kind
 */
export async function openOnde(
  source: Source,
  options: { source: string; day: Day; school: OndeSchool; limits: FeedLimits },
): Promise<FeedDelivery> {
  const entries = csvEntries(source.entries);
  const progress = new ReadingProgress(entries.reduce((sum, { size }) => sum + size, 0));
  const files = await readFiles(source, entries, progress, options.limits);
  const present = (['pupil', 'guardian', 'staff'] as const).filter((kind) => files[kind] !== undefined);
  const kinds: readonly FeedKind[] = [...(options.school.name === undefined ? [] : ['school' as const]), ...present];
  return {
    source: options.source,
    mode: 'complete',
    day: options.day,
    kinds,
    progress,
    items: () => inTurns(ondeItems(files, options.school, entries)),
  };
}

async function readFiles(
  source: Source,
  entries: readonly SourceEntry[],
  progress: ReadingProgress,
  limits: FeedLimits,
): Promise<OndeFiles> {
  const files: OndeFiles = {};
  for await (const opened of source.read([entries])) {
    const { name } = opened.entry;
    const csv = await readCsv(progress.counted(opened, limits), name, limits).catch((error: unknown) => {
      throw asRefusal(error, 'it cannot be read to its end', { file: name });
    });
    const kind = kindOfFile(csv);
    if (kind === undefined) throw notAFeed('its columns are none of pupils, adults or teachers', { file: name, line: 1 });
    if (files[kind] !== undefined) throw notAFeed('two files of the same columns', { file: name, line: 1 });
    files[kind] = csv;
  }
  if (files.guardian !== undefined && files.pupil === undefined)
    throw notAFeed('adults without the file of their children', { file: files.guardian.file });
  return files;
}

/** Others have their turn between the rows of a large school. */
async function* inTurns(items: Iterable<FeedItem>): AsyncGenerator<FeedItem> {
  let handed = 0;
  for (const item of items) {
    yield item;
    handed += 1;
    if (handed % 200 === 0) await setImmediate();
  }
}

function* ondeItems(files: OndeFiles, school: OndeSchool, entries: readonly SourceEntry[]): Generator<FeedItem> {
  const { uai } = school;
  if (school.name !== undefined) yield schoolItem({ ...school, name: school.name }, entries[0]?.name ?? '');
  const pupils: OndePupils =
    files.pupil === undefined ? { file: '', known: [], confused: [], faults: [] } : readPupils(files.pupil, uai);
  const classes = new Classes(uai, pupils.known);
  const authority = school.guardiansHaveAuthority === true;
  const guardians =
    files.guardian === undefined ? undefined : readGuardians(files.guardian, { uai, finder: new PupilFinder(pupils), authority });
  yield* pupils.faults;
  for (const pupil of pupils.known)
    yield* pupilItems(pupil, { file: pupils.file, uai, classes, ties: guardians?.ties.get(pupil.key) ?? [] });
  yield* guardians?.items ?? [];
  if (files.staff !== undefined) yield* readTeachers(files.staff, { uai, classes });
}

function schoolItem({ name, uai, isPrivate = false }: OndeSchool, file: string): FeedItem {
  const record = FeedSchool.safeParse({ kind: 'school', key: uai, uai, name, isPrivate }, { reportInput: true });
  if (record.success) return { file, line: 1, operation: 'put', record: record.data };
  return { file, line: 1, operation: 'reject', of: 'school', key: uai, ...schemaFault(record.error.issues) };
}
