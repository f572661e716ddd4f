import { Day } from '../../../domain/calendar.js';
import { notAFeed } from '../refusal.js';
import type { SourceEntry } from '../source/source.js';
import { CATEGORIES, SKIPPED_CATEGORIES, type AafCategory } from './categories.js';

/** What the names of a delivery say: `<prefix>_Complet|Delta_<yyyymmdd>_<Category>_<nnnn>.xml` (2.3). */
export interface AafPlan {
  readonly mode: 'complete' | 'delta';
  readonly day: Day;
  /** Files to read, one list per category, in the order of the import (2.4), whatever the order in the archive. */
  readonly groups: readonly { readonly category: AafCategory; readonly entries: readonly SourceEntry[] }[];
  /** XML files that are of no category we know. */
  readonly strangers: readonly SourceEntry[];
}

interface NamedFile {
  readonly entry: SourceEntry;
  readonly category: string;
  readonly number: number;
  readonly mode: 'complete' | 'delta';
  readonly day: string;
}

const CATEGORY_AND_NUMBER = /(?:^|_)([a-z]+)_(\d{4})\.xml$/i;
const MODE_AND_DAY = /(?:^|_)(Complet|Delta)_(\d{4})(\d{2})(\d{2})(?=_)/i;
const KNOWN = new Map([...CATEGORIES, ...SKIPPED_CATEGORIES].map((name) => [name.toLowerCase(), name]));

/** True when one of these is called as a file of the AAF is. */
export function hasAafName(entries: readonly SourceEntry[]): boolean {
  return entries.some((entry) => categoryOf(entry) !== undefined);
}

/**
 * What is in a delivery and in what order it is read.
 * @param delivery name of the folder or archive, for the refusal
 * @throws HubError `IMPORT-FICHIER` when it holds two days, complete files beside changes, a file twice, or not every number of a
 * category: half a delivery taken for a whole one would make people leave
 */
export function planAaf(entries: readonly SourceEntry[], delivery: string): AafPlan {
  const candidates = entries.filter(isXml);
  const files = candidates.filter((entry) => categoryOf(entry) !== undefined).map(namedFile);
  const [first] = files;
  if (first === undefined)
    throw notAFeed('no file is called like <prefix>_Complet_<yyyymmdd>_<Category>_<nnnn>.xml', { file: delivery });
  if (files.some(({ mode }) => mode !== first.mode))
    throw notAFeed('complete files (Complet) and changes (Delta) are mixed', { file: delivery });
  if (files.some(({ day }) => day !== first.day)) throw notAFeed('files of two days are mixed', { file: delivery });
  const groups = CATEGORIES.map((category) => ({
    category,
    entries: inOrder(files.filter((file) => file.category === category)),
  }));
  return {
    mode: first.mode,
    day: first.day,
    groups: groups.filter((group) => group.entries.length > 0),
    strangers: candidates.filter((entry) => categoryOf(entry) === undefined),
  };
}

function inOrder(files: readonly NamedFile[]): readonly SourceEntry[] {
  const sorted = [...files].sort((a, b) => a.number - b.number);
  for (const [index, { number, entry, category }] of sorted.entries()) {
    if (number < index) throw notAFeed(`number ${number} of ${category} comes twice`, { file: baseName(entry) });
    if (number > index) throw notAFeed(`file ${index} of ${category} is missing before this one`, { file: baseName(entry) });
  }
  return sorted.map(({ entry }) => entry);
}

function namedFile(entry: SourceEntry): NamedFile {
  const name = baseName(entry);
  const [, , number = ''] = CATEGORY_AND_NUMBER.exec(name) ?? [];
  const said = MODE_AND_DAY.exec(name);
  if (said === null) throw notAFeed('the name says neither Complet nor Delta with a day', { file: name });
  const [, mode = '', year = '', month = '', dayOfMonth = ''] = said;
  const day = Day.safeParse(`${year}-${month}-${dayOfMonth}`);
  if (!day.success) throw notAFeed('the day in the name does not exist', { file: name });
  return {
    entry,
    category: categoryOf(entry) ?? '',
    number: Number(number),
    mode: mode.toLowerCase() === 'delta' ? 'delta' : 'complete',
    day: day.data,
  };
}

function categoryOf(entry: SourceEntry): string | undefined {
  if (!isXml(entry)) return undefined;
  return KNOWN.get((CATEGORY_AND_NUMBER.exec(baseName(entry))?.[1] ?? '').toLowerCase());
}

/** What macOS and editors leave beside a file is none. */
function isXml(entry: SourceEntry): boolean {
  const name = baseName(entry);
  return name.toLowerCase().endsWith('.xml') && !name.startsWith('.') && !entry.name.startsWith('__MACOSX/');
}

function baseName(entry: SourceEntry): string {
  return entry.name.slice(entry.name.lastIndexOf('/') + 1);
}
