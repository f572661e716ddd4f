import { hasValidUaiLetter, Uai } from '../../../domain/uai.js';
import type { Row } from './row.js';

/** PU is public, PR private; some academies write more letters after them. */
const CONTRACTS: Readonly<Record<string, boolean>> = { PU: false, PR: true };

export function uaiOf(row: Row): string | undefined {
  const told = row.first('uai') ?? row.first('oldUai');
  if (told === undefined) return undefined;
  const uai = Uai.safeParse(told);
  if (!uai.success) {
    row.refuse('malformed-value', `${row.nameOf('uai')} is not seven digits and a letter`);
    return undefined;
  }
  if (!hasValidUaiLetter(uai.data))
    row.remark('malformed-value', `${row.nameOf('uai')} ends in a letter that is not its control letter`);
  return uai.data;
}

/** The name can be followed by the town: `NAME$TOWN`. */
export function schoolNameOf(row: Row): string | undefined {
  const said = partsOfName(row);
  const name = (said.length > 1 ? said.slice(0, -1) : said).join(' ');
  return name === '' ? undefined : name;
}

export function townOf(row: Row): string | undefined {
  const said = partsOfName(row);
  return row.first('town') ?? (said.length > 1 ? said.at(-1) : undefined);
}

/** The code of its kind, or its label where it is as short as a code. */
export function typeOf(row: Row): string | undefined {
  const label = row.first('typeLabel');
  return row.first('typeCode') ?? (label !== undefined && label.length <= 20 ? label : undefined);
}

export function isPrivate(row: Row): boolean {
  const contract = row.first('contract')?.slice(0, 2).toUpperCase();
  if (contract === undefined) return false;
  const known = CONTRACTS[contract];
  if (known === undefined) row.remark('malformed-value', `${row.nameOf('contract')} is neither PU nor PR: read as public`);
  return known ?? false;
}

export function districtOf(row: Row): string | undefined {
  return row.first('district')?.split('$')[0]?.trim() || undefined;
}

function partsOfName(row: Row): readonly string[] {
  return (row.first('schoolName') ?? '')
    .split('$')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
