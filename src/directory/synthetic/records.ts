import type { AafCategory, AafRecord } from './aaf-record.js';
import { districtCount, type Academy } from './academy.js';
import { guardianRecord, staffRecord } from './adult-records.js';
import { districtAt, type District } from './district.js';
import { familiesOf } from './family.js';
import { pupilRecord } from './pupil-record.js';
import { staffOf } from './staff.js';
import { districtRecord, schoolRecord } from './structure-records.js';

type Make = (academy: Academy, district: District) => Generator<AafRecord>;

const MAKERS: Readonly<Record<AafCategory, Make>> = {
  EtabEducNat: structures,
  Eleve: pupils,
  PersRelEleve: guardians,
  PersEducNat: staff,
};

/** Everything of one kind in the academy, one district after the other; nothing of it is kept. */
export function* recordsOf(academy: Academy, category: AafCategory): Generator<AafRecord> {
  for (let index = 0; index < districtCount(academy); index += 1) yield* districtRecords(academy, category, index);
}

/** Everything of one kind in one district. */
export function districtRecords(academy: Academy, category: AafCategory, index: number): Generator<AafRecord> {
  return MAKERS[category](academy, districtAt(academy, index));
}

function* structures(_academy: Academy, district: District): Generator<AafRecord> {
  yield districtRecord(district);
  for (const { schools } of district.towns) for (const school of schools) yield schoolRecord(school, district);
}

function* pupils(academy: Academy, district: District): Generator<AafRecord> {
  for (const family of familiesOf(academy, district)) {
    for (const pupil of family.pupils) {
      const record = pupilRecord(pupil, district);
      yield* pupil.mistake?.apply(record) ?? [record];
    }
  }
}

function* guardians(academy: Academy, district: District): Generator<AafRecord> {
  for (const family of familiesOf(academy, district)) {
    for (const adult of family.adults) yield guardianRecord(adult, family.pupils);
  }
}

function* staff(academy: Academy, district: District): Generator<AafRecord> {
  for (const member of staffOf(academy, district)) yield staffRecord(member);
}
