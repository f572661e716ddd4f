import type { Group, Level } from '../../domain/group.js';
import { COQUELICOTS, HIRONDELLES, JULES_LENOIR, VIEUX_MOULIN } from './organisations.js';

type Row = readonly [schoolId: string, code: string, name: string, levels: readonly Level[], kind?: 'group'];

// The codes are those of the school directory, unique within a school only.
const ROWS: readonly Row[] = [
  [HIRONDELLES, '1001', 'CP A', ['CP']],
  [HIRONDELLES, '1002', 'CP-CE1', ['CP', 'CE1']],
  [HIRONDELLES, '1003', 'CE1', ['CE1']],
  [HIRONDELLES, '1004', 'CE2', ['CE2']],
  [HIRONDELLES, '1005', 'CM1', ['CM1']],
  [HIRONDELLES, '1006', 'CM2', ['CM2']],
  [HIRONDELLES, 'G201', 'UPE2A / ULIS', [], 'group'],
  [COQUELICOTS, '1001', 'PS-MS', ['PS', 'MS']],
  [COQUELICOTS, '1002', 'MS-GS', ['MS', 'GS']],
  [VIEUX_MOULIN, '1001', 'CP-CE1-CE2', ['CP', 'CE1', 'CE2']],
  [VIEUX_MOULIN, '1002', 'CM1-CM2', ['CM1', 'CM2']],
  [JULES_LENOIR, '1001', 'CM1-CM2', ['CM1', 'CM2']],
];

/** A class of the whole demo: the school and the class's code in it. */
export function classId(schoolId: string, code: string): string {
  return `${schoolId}-${code}`;
}

export const CLASSES: readonly Group[] = ROWS.map(([schoolId, code, name, levels, kind]) => ({
  id: classId(schoolId, code),
  schoolId,
  kind: kind ?? 'class',
  name,
  levels: [...levels],
}));
