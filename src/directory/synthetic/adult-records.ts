import type { AafAttribute, AafRecord } from './aaf-record.js';
import type { Adult } from './adult.js';
import { escapedAsHtml } from './html-escape.js';
import type { Pupil } from './pupil.js';
import { classValue } from './pupil-record.js';
import { frenchDay } from './school-time.js';
import type { StaffFunction, StaffMember } from './staff.js';

/** What the delivery says of a guardian (`PersRelEleve`), with the pupils the school knows them for, whoever has authority. */
export function guardianRecord(adult: Adult, pupils: readonly Pupil[]): AafRecord {
  const { key, address, email, mobile } = adult;
  return {
    id: key,
    attributes: [
      ...identity(adult),
      ['ENTPersonTelPerso', []],
      ['ENTPersRelEleveTelMobile', mobile === undefined ? [] : [mobile]],
      ['ENTPersonAdresse', [`${address.street}$$$`]],
      ['ENTPersonCodePostal', [address.postcode]],
      ['ENTPersonVille', [address.name.toUpperCase()]],
      ['ENTPersonPays', ['FRANCE']],
      ['ENTPersonAdresseDiffusion', [adult.diffusion ? 'O' : 'N']],
      ['ENTPersonMail', email === undefined ? [] : [email]],
      ['ENTPersRelEleveEleve', pupils.map((pupil) => pupil.key)],
    ],
  };
}

/** What the delivery says of a member of staff (`PersEducNat`). */
export function staffRecord(member: StaffMember): AafRecord {
  const { key, functions, classes, email } = member;
  const isTeacher = functions.some(({ code }) => code !== 'AES' && code !== 'INS');
  const dated = functions.filter(({ from }) => from !== undefined);
  return {
    id: key,
    attributes: [
      ...identity(member),
      ['ENTPersonMail', [email]],
      ['ENTPersonStructRattach', [...new Set(functions.map(({ structureKey }) => structureKey))]],
      ['ENTPersonFonctions', functions.map(functionValue)],
      ...dated.map((own): AafAttribute => ['ENTPersonFonctionsDate', [periodValue(own)]]),
      ['ENTEnsFonctionDir', functions.filter(({ code }) => code === 'DIR').map(({ structureKey }) => structureKey)],
      ['ENTPersonClasses', classes.map(({ school, class: own }) => classValue(school, own))],
      ['ENTPersonCategorieEnseignant', [isTeacher ? 'O' : 'N']],
      ['ENTEnsSpecialites', functions.some(({ code }) => code === 'UPI') ? ['ENSEIGNANT SPECIALISE'] : []],
    ],
  };
}

function identity(
  adult: Pick<Adult, 'key' | 'isWoman' | 'givenName' | 'familyName' | 'birthName' | 'birthDay'>,
): readonly AafAttribute[] {
  const { key, isWoman, givenName, familyName, birthName, birthDay } = adult;
  return [
    ['ENTPersonJointure', [key]],
    ['ENTPersonNom', [escapedAsHtml(familyName, familyName.includes("'"))]],
    ['ENTPersonPrenom', [givenName]],
    ['ENTPersonNomPatro', [birthName]],
    ['ENTPersonCivilite', [isWoman ? 'Mme' : 'M.']],
    ['ENTPersonDateNaissance', [frenchDay(birthDay)]],
  ];
}

const FUNCTION_LABELS: Readonly<Record<string, string>> = {
  ENS: 'ENSEIGNEMENT',
  DIR: 'DIRECTION',
  RPL: 'REMPLACEMENT',
  UPI: 'UNITE PEDAGOGIQUE',
  AES: 'ACCOMPAGNEMENT',
  INS: 'INSPECTION',
};

/** Five parts: key of the structure, code, nothing, nothing, label. */
function functionValue({ structureKey, code }: StaffFunction): string {
  return [structureKey, code, '', '', FUNCTION_LABELS[code] ?? ''].join('$');
}

function periodValue({ structureKey, code, from, until }: StaffFunction): string {
  return [structureKey, code, from === undefined ? '' : frenchDay(from), until === undefined ? '' : frenchDay(until)].join('$');
}
