import type { DemoPerson, Door } from './data/person.js';
import { personName } from './data/person.js';

/** One line of the table of accounts: who, by which door, what there is to see. */
export interface Account {
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly door: Door;
  readonly see: string;
}

export const DOOR_NAMES: Readonly<Record<Door, string>> = {
  ent: 'ENT Les Hirondelles',
  academie: 'Académie de Démonstrie',
  guichet: 'Guichet des parents',
};

/** The people one would want to be first, one for each page; the others are on the sign-in pages. */
const FIRST = ['lea.morvan', 'adam.morvan', 'c.bertin', 'y.hamdi', 's.morvan', 'k.morvan', 'n.lebreton', 'l.nouvel', 't.vasseur', 'p.moreau', 'o.kerbrat', 'f.lambert', 'n.fabre'];

export function firstAccounts(people: readonly DemoPerson[]): readonly Account[] {
  return FIRST.flatMap((login) => people.filter((person) => person.login === login)).map(toAccount);
}

function toAccount(person: DemoPerson): Account {
  const { login, role, see, doors } = person;
  // Staff may enter by the ENT as well; the academy is the door they use at work.
  const door = doors.includes('academie') ? 'academie' : doors[0] ?? 'ent';
  return { login, name: personName(person), role, door, see };
}
