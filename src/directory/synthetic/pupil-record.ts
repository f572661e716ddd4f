import type { AafAttribute, AafRecord } from './aaf-record.js';
import type { District, School } from './district.js';
import type { Pupil, Tie } from './pupil.js';
import { frenchDay } from './school-time.js';
import { LEVELS } from './town-plan.js';

const LEVEL_LABELS = [
  'PETITE SECTION',
  'MOYENNE SECTION',
  'GRANDE SECTION',
  'COURS PREPARATOIRE',
  'COURS ELEMENTAIRE 1',
  'COURS ELEMENTAIRE 2',
  'COURS MOYEN 1',
  'COURS MOYEN 2',
];
/** Position of the first level of each cycle after the first. */
const CYCLES = [3, 6];
const CARE = ['RestaurantScolaire', 'Transport', 'GarderieMatin', 'GarderieSoir', 'EtudesSurveillees'];
/** Codes of two digits, and those of one digit that some districts still send. */
const LINK_CODES = { mother: ['10', '2'], father: ['20', '1'], other: ['39', '4'] } as const;
const OLD_CODES_EVERY = 4;

/** What the delivery says of a pupil (`Eleve`). */
export function pupilRecord(pupil: Pupil, district: District): AafRecord {
  const { key, school, level, care } = pupil;
  const attributes: readonly AafAttribute[] = [
    ['ENTPersonJointure', [key]],
    ['ENTEleveINE', [pupil.ine]],
    ['ENTPersonNom', [pupil.familyName]],
    ['ENTPersonPrenom', [pupil.givenName]],
    ['ENTPersonNomPatro', [pupil.familyName]],
    ['ENTPersonCivilite', [pupil.isGirl ? 'Mlle' : 'M.']],
    ['ENTPersonDateNaissance', [frenchDay(pupil.birthDay)]],
    ['ENTPersonStructRattach', [school.key]],
    ['ENTPersonClasses', [classValue(school, pupil.class)]],
    ['ENTPersonGroupes', groupsOf(pupil)],
    ['ENTEleveAutoriteParentale', pupil.ties.filter(({ authority }) => authority).map((tie) => tieValue(tie, district))],
    ['ENTEleveNiveau', [`${LEVELS[level] ?? ''}$${LEVEL_LABELS[level] ?? ''}`]],
    ['ENTEleveCycle', [`CYCLE ${'I'.repeat(1 + CYCLES.filter((first) => level >= first).length)}`]],
    ['ENTEleveTypeClasse', ['ORDINAIRE']],
    ['ENTEleveDateEntreeStructRattach', [frenchDay(pupil.entered)]],
    ['ENTEleveDateSortieStructRattach', pupil.leaves === undefined ? [] : [frenchDay(pupil.leaves)]],
    ...CARE.map((name, index): AafAttribute => [`ENTEleve${name}`, [care[index] === true ? 'O' : 'N']]),
  ];
  return { id: key, attributes };
}

/** Five parts: key and number of the school, nothing, identifier and name of the class or group. */
export function classValue({ key, uai }: School, { id, name }: { readonly id: string; readonly name: string }): string {
  return [key, uai, '', id, name].join('$');
}

/** Every seventh pupil of schools with many classes goes to a group as well, with pupils of other classes. */
function groupsOf({ key, school }: Pupil): readonly string[] {
  if (school.classes.length < 6 || Number(key) % 7 !== 0) return [];
  return [classValue(school, { id: `${school.key}91`, name: school.isPrivate ? 'Groupe ULIS' : 'Groupe UPE2A' })];
}

function tieValue({ guardian, kind }: Tie, { index }: District): string {
  const [code, old] = LINK_CODES[kind];
  return `${guardian.key}$${index % OLD_CODES_EVERY === OLD_CODES_EVERY - 1 ? old : code}`;
}
