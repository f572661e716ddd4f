import type { Level } from '../../domain/group.js';

export const LEVELS: readonly Level[] = ['PS', 'MS', 'GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2'];

export type SchoolKind = 'primaire' | 'maternelle' | 'élémentaire' | 'regroupement';

export interface SchoolPlan {
  readonly kind: SchoolKind;
  readonly isPrivate: boolean;
  /** Places in the levels, from this to that: positions in `LEVELS`, both included. */
  readonly levels: readonly [number, number];
  /** How many pupils it is made for. */
  readonly pupils: number;
}

/** Towns whose schools stand together: children of one family may go to several of them. */
export interface TownPlan {
  /** Grouped village schools (RPI): each school is in a village of its own, and they share the levels. */
  readonly isGrouped: boolean;
  readonly schools: readonly SchoolPlan[];
}

/** One district, always of the same make: 20 schools of every kind, 105 pupils each on average. */
export const DISTRICT_PLAN: readonly TownPlan[] = [
  town(primary(130)),
  town(elementary(190), infant(114), privatePrimary(150)),
  grouped(50, 58),
  town(primary(120)),
  town(elementary(165), infant(99)),
  town(primary(60)),
  town(privatePrimary(120), primary(140)),
  town(primary(80)),
  town(elementary(140), infant(84), privatePrimary(110)),
  town(primary(105)),
  town(primary(65)),
  grouped(52, 60),
];

function town(...schools: readonly SchoolPlan[]): TownPlan {
  return { isGrouped: false, schools };
}

function grouped(first: number, second: number): TownPlan {
  const part = (pupils: number, levels: readonly [number, number]): SchoolPlan => ({
    kind: 'regroupement',
    isPrivate: false,
    levels,
    pupils,
  });
  return { isGrouped: true, schools: [part(first, [0, 3]), part(second, [4, 7])] };
}

function primary(pupils: number): SchoolPlan {
  return { kind: 'primaire', isPrivate: false, levels: [0, 7], pupils };
}

function privatePrimary(pupils: number): SchoolPlan {
  return { kind: 'primaire', isPrivate: true, levels: [0, 7], pupils };
}

function infant(pupils: number): SchoolPlan {
  return { kind: 'maternelle', isPrivate: false, levels: [0, 2], pupils };
}

function elementary(pupils: number): SchoolPlan {
  return { kind: 'élémentaire', isPrivate: false, levels: [3, 7], pupils };
}
