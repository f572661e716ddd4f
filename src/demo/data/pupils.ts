import { classId } from './classes.js';
import { COQUELICOTS, HIRONDELLES, JULES_LENOIR, VIEUX_MOULIN } from './organisations.js';
import type { DemoPerson } from './person.js';
import type { SchoolYear } from './school-year.js';

type Row = readonly [login: string, givenName: string, familyName: string, join: string, schoolId: string, classCode: string, level: string, see: string];

const TILES = 'Ses tuiles, deux clics jusqu’à Calcul en herbe';
const WITH_BOOK = 'Ses tuiles, avec le manuel de sa classe';

const ROWS: readonly Row[] = [
  ['lea.morvan', 'Léa', 'Morvan', '70021', HIRONDELLES, '1001', 'CP A', 'Ses tuiles : Calcul en herbe et le manuel, sous pseudonyme'],
  ['malo.guillou', 'Malo', 'Guillou', '70022', HIRONDELLES, '1001', 'CP A', WITH_BOOK],
  ['inaya.benali', 'Inaya', 'Benali', '70023', HIRONDELLES, '1001', 'CP A', WITH_BOOK],
  ['tiago.ferreira', 'Tiago', 'Ferreira', '70024', HIRONDELLES, '1001', 'CP A', WITH_BOOK],
  ['zoe.lefevre', 'Zoé', 'Lefèvre', '70025', HIRONDELLES, '1001', 'CP A', WITH_BOOK],
  ['nina.costa', 'Nina', 'Costa', '70031', HIRONDELLES, '1002', 'CP-CE1', TILES],
  ['ilyes.marchand', 'Ilyès', 'Marchand', '70041', HIRONDELLES, '1003', 'CE1', TILES],
  ['jade.leroux', 'Jade', 'Leroux', '70051', HIRONDELLES, '1004', 'CE2', 'Deux homonymes dans la classe, deux comptes distincts'],
  ['jade.leroux2', 'Jade', 'Leroux', '70052', HIRONDELLES, '1004', 'CE2', 'L’autre Jade Leroux : d’autres pseudonymes'],
  ['lina.robert', 'Lina', 'Robert', '70061', HIRONDELLES, '1005', 'CM1', TILES],
  ['adam.morvan', 'Adam', 'Morvan', '70071', HIRONDELLES, '1006', 'CM2', 'Le manuel lui est refusé : LIC-AUCUNE, il n’est pas donné à sa classe'],
  ['noe.texier', 'Noé', 'Texier', '70081', VIEUX_MOULIN, '1001', 'CE1', 'Jumeau d’Éva, classe à trois niveaux'],
  ['eva.texier', 'Éva', 'Texier', '70082', VIEUX_MOULIN, '1001', 'CE1', 'Jumelle de Noé, classe à trois niveaux'],
  ['paul.diallo', 'Paul', 'Diallo', '70083', VIEUX_MOULIN, '1002', 'CM1', TILES],
  ['lou.caradec-dupuis', 'Lou', 'Caradec-Dupuis', '70091', COQUELICOTS, '1002', 'GS', 'Maternelle : peu de tuiles, nom à trait d’union'],
];

function pupil([login, givenName, familyName, join, schoolId, classCode, level, see]: Row): DemoPerson {
  return {
    login,
    givenName,
    familyName,
    joins: [join],
    affiliations: [{ profile: 'ELV', at: schoolId }],
    classes: [classId(schoolId, classCode)],
    doors: ['ent'],
    role: `élève, ${level}`,
    see,
  };
}

/** The pupils; one of them changes schools in October of the given year. */
export function pupils(year: SchoolYear): readonly DemoPerson[] {
  const moving: DemoPerson = {
    login: 'sacha.ndiaye',
    givenName: 'Sacha',
    familyName: "N'Diaye",
    joins: ['70062'],
    affiliations: [
      { profile: 'ELV', at: HIRONDELLES, until: year.lastDayBeforeMove },
      { profile: 'ELV', at: JULES_LENOIR, from: year.moveDay },
    ],
    classes: [classId(HIRONDELLES, '1005'), classId(JULES_LENOIR, '1001')],
    doors: ['ent'],
    role: 'élève, CM1',
    see: 'Change d’école le 15 octobre : Les Hirondelles avant, Jules-Lenoir après',
  };
  return [...ROWS.map(pupil), moving];
}
