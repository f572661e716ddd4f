import { uaiLetter } from '../../domain/uai.js';
import { schoolsIn, type Academy } from './academy.js';
import { classesOf, type SchoolClass } from './classes.js';
import { SAINTS, SCHOOL_NAMES, STREETS, TOWN_FIRST, TOWN_LAST } from './names.js';
import { Random } from './random.js';
import { DISTRICT_PLAN, type SchoolKind, type SchoolPlan } from './town-plan.js';

const DEPARTMENTS = ['044', '049', '053', '072', '085'] as const;
/** Numbers of one district and its schools. */
const NUMBERS_PER_DISTRICT = 24;
/** Of each hundred numbers these are left to the demonstration and to tests. */
const [FIRST_OF_HUNDRED, USED_OF_HUNDRED] = [10, 80];

export interface Place {
  readonly name: string;
  readonly postcode: string;
  readonly street: string;
}

export interface School {
  readonly key: string;
  readonly uai: string;
  readonly name: string;
  readonly kind: SchoolKind;
  readonly isPrivate: boolean;
  readonly place: Place;
  /** What the grouped village schools are called together. */
  readonly grouping: string | undefined;
  readonly levels: readonly [number, number];
  readonly pupils: number;
  readonly classes: readonly SchoolClass[];
}

/** Schools that share their families. */
export interface Town {
  readonly index: number;
  readonly schools: readonly School[];
}

/** A district (circonscription) of an academy: its inspector's office, and towns with their schools. */
export interface District {
  readonly index: number;
  readonly key: string;
  readonly uai: string;
  readonly name: string;
  readonly department: string;
  readonly towns: readonly Town[];
}

export function districtAt(academy: Academy, index: number): District {
  const random = new Random(academy.seed, 'district', index);
  const department = DEPARTMENTS[index % DEPARTMENTS.length] ?? '044';
  const seat = townName(random);
  const towns: Town[] = [];
  let left = schoolsIn(academy, index);
  let number = 0;
  for (const [town, { isGrouped, schools: plans }] of DISTRICT_PLAN.entries()) {
    const [name, postcode] = [townName(random), `${department.slice(1)}${random.between(100, 899)}`];
    const schools = plans.slice(0, left).map((plan) => {
      number += 1;
      const place = {
        name: isGrouped ? townName(random) : name,
        postcode,
        street: `${random.between(1, 60)} ${random.pick(STREETS)}`,
      };
      return schoolOf(
        plan,
        { key: structureKey(index, number), uai: uaiOf(index, number), place, grouping: isGrouped ? `RPI ${name}` : undefined },
        random,
      );
    });
    left -= schools.length;
    if (schools.length > 0) towns.push({ index: town, schools });
  }
  return {
    index,
    key: structureKey(index, 0),
    uai: uaiOf(index, 0),
    name: `Circonscription ${ofPlace(seat)}`,
    department,
    towns,
  };
}

/** The school of a town that has this level; the private one when the family wants it and there is one. */
export function schoolFor(town: Town, level: number, wantsPrivate: boolean): School | undefined {
  const fitting = town.schools.filter(({ levels: [first, last] }) => level >= first && level <= last);
  return fitting.find(({ isPrivate }) => isPrivate === wantsPrivate) ?? fitting[0];
}

function schoolOf(plan: SchoolPlan, given: Pick<School, 'key' | 'uai' | 'place' | 'grouping'>, random: Random): School {
  const pupils = Math.round(plan.pupils * (0.9 + random.next() * 0.2));
  return { ...plan, ...given, pupils, name: schoolName(plan, random), classes: classesOf(given.key, plan.levels, pupils) };
}

function schoolName({ kind, isPrivate }: SchoolPlan, random: Random): string {
  if (isPrivate) return `École privée ${random.pick(SAINTS)}`;
  return `École ${kind === 'regroupement' ? 'primaire' : kind} ${random.pick(SCHOOL_NAMES)}`;
}

function townName(random: Random): string {
  return `${random.pick(TOWN_FIRST)}-${random.pick(TOWN_LAST)}`.replace(/^(La|Le|Les)-/, '$1 ');
}

/** "de" with a name, as French has it. */
function ofPlace(name: string): string {
  if (name.startsWith('Les ')) return `des ${name.slice(4)}`;
  if (name.startsWith('Le ')) return `du ${name.slice(3)}`;
  return /^[AEIOUÉ]/.test(name) ? `d’${name}` : `de ${name}`;
}

function structureKey(district: number, number: number): string {
  return String(100_000 + district * NUMBERS_PER_DISTRICT + number);
}

/** Numbers of the 99xx range, where no school is; in a large academy the ranges below it. The letter is the right one. */
function uaiOf(district: number, number: number): string {
  const inDepartment = Math.floor(district / DEPARTMENTS.length) * NUMBERS_PER_DISTRICT + number;
  const hundred = 99 - Math.floor(inDepartment / USED_OF_HUNDRED);
  const department = DEPARTMENTS[district % DEPARTMENTS.length] ?? '';
  const digits = `${department}${hundred}${FIRST_OF_HUNDRED + (inDepartment % USED_OF_HUNDRED)}`;
  return `${digits}${uaiLetter(digits) ?? ''}`;
}
