import type { FeedTie } from '../record.js';
import type { Role } from './attributes.js';
import { authorityOf } from './link-codes.js';
import type { Row } from './row.js';

/** No code is longer; what is longer is none. */
const LONGEST_CODE = 10;

interface Layout {
  readonly role: Role;
  readonly parts: number;
  readonly authority: (said: readonly string[], link: string) => boolean | undefined;
}

/** 1D tells the link alone, 2D beside it whether the adult is legal guardian: 1 and 2 are, 0 is not (2.6). */
const LAYOUTS: readonly Layout[] = [
  { role: 'tiesOf6', parts: 6, authority: (said) => said[3] === '1' || said[3] === '2' },
  { role: 'tiesOf2', parts: 2, authority: (_said, link) => authorityOf(link) },
];

/** The adults of a pupil. Authority is of the pair, and only where the feed says it. */
export function tiesOf(row: Row): readonly FeedTie[] {
  const ties = new Map<string, FeedTie>();
  const layout = LAYOUTS.find(({ role }) => row.all(role).length > 0);
  if (layout === undefined) return [];
  for (const value of row.all(layout.role)) {
    const tie = tieIn(row, layout, value);
    if (tie !== undefined && ties.get(tie.guardianKey)?.authority !== true) ties.set(tie.guardianKey, tie);
  }
  return [...ties.values()];
}

function tieIn(row: Row, { role, parts, authority }: Layout, value: string): FeedTie | undefined {
  const said = value.split('$').map((part) => part.trim());
  if (said.length !== parts) {
    row.remark('too-few-parts', `${row.nameOf(role)} has a value of ${said.length} parts, where ${parts} are read`);
    return undefined;
  }
  const [guardianKey = '', link = ''] = said;
  const known = link.length > LONGEST_CODE ? '' : link.replace(/^0+(?=\d)/, '');
  const hasAuthority = authority(said, known);
  if (hasAuthority === undefined)
    row.remark('malformed-value', `${row.nameOf(role)} has a link of a code we do not know: without authority`);
  return { guardianKey, link: known, authority: hasAuthority ?? false };
}
