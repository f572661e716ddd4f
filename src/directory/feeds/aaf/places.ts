import type { FeedPlace } from '../record.js';
import type { Role } from './attributes.js';
import { Dates, period } from './dated.js';
import type { Row } from './row.js';

interface Layout {
  readonly role: Role;
  readonly kind: FeedPlace['kind'];
  /** How many parts a value has; a value of any other number says something else, and is left out (2.5). */
  readonly parts: number;
  readonly id: number;
  readonly name: number;
}

/** Where school, id and name of a class or group stand; the school's key is always first. In 2D the label is all there is. */
const LAYOUTS: readonly Layout[] = [
  { role: 'classesOf5', kind: 'class', parts: 5, id: 3, name: 4 },
  { role: 'groupsOf5', kind: 'group', parts: 5, id: 3, name: 4 },
  { role: 'classesOf2', kind: 'class', parts: 2, id: 1, name: 1 },
  { role: 'groupsOf2', kind: 'group', parts: 2, id: 1, name: 1 },
  { role: 'classesOf3', kind: 'class', parts: 3, id: 1, name: 1 },
  { role: 'groupsOf3', kind: 'group', parts: 3, id: 1, name: 1 },
];

export const CLASS_ROLES = LAYOUTS.filter(({ kind }) => kind === 'class').map(({ role }) => role);
export const GROUP_ROLES = LAYOUTS.filter(({ kind }) => kind === 'group').map(({ role }) => role);

/** The classes and groups of a pupil or a teacher, each once, with the days of entry and leaving where they are told. */
export function placesOf(row: Row): readonly FeedPlace[] {
  const places = new Map<string, FeedPlace>();
  for (const layout of LAYOUTS) {
    for (const value of row.all(layout.role)) {
      const place = placeIn(row, layout, value);
      if (place !== undefined) places.set([place.kind, place.schoolKey, place.id].join('$'), place);
    }
  }
  return withDates(row, [...places.values()]);
}

function placeIn(row: Row, { role, kind, parts, id, name }: Layout, value: string): FeedPlace | undefined {
  const said = value.split('$').map((part) => part.trim());
  if (said.length !== parts) {
    row.remark('too-few-parts', `${row.nameOf(role)} has a value of ${said.length} parts, where ${parts} are read`);
    return undefined;
  }
  const place = { schoolKey: said[0] ?? '', kind, id: said[id] ?? '', name: said[name] || said[id] || '' };
  if (place.schoolKey !== '' && place.id !== '') return place;
  row.remark('malformed-value', `${row.nameOf(role)} has a value without school or class`);
  return undefined;
}

function withDates(row: Row, places: readonly FeedPlace[]): readonly FeedPlace[] {
  if (!row.has('classesFrom', 'classesUntil')) return places;
  const [from, until] = [new Dates(row, 'classesFrom'), new Dates(row, 'classesUntil')];
  const classes = places.filter(({ kind }) => kind === 'class');
  return places.map((place) => {
    const rank = classes.indexOf(place);
    if (rank < 0) return place;
    const names = [place.schoolKey, place.id, place.name];
    return { ...place, ...period(from.of(names, rank, classes.length), until.of(names, rank, classes.length)) };
  });
}
