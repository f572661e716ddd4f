import type { AafCategory } from './categories.js';

/** What a value is for us. One role may have two spellings, the one of 1D and the one of 2D. */
export type Role =
  | 'key' | 'familyName' | 'birthName' | 'givenName' | 'title' | 'email' | 'schools' | 'pupilNumber' | 'level'
  | 'classesOf5' | 'classesOf2' | 'classesOf3' | 'groupsOf5' | 'groupsOf2' | 'groupsOf3'
  | 'classesFrom' | 'classesUntil' | 'schoolsFrom' | 'schoolsUntil'
  | 'tiesOf2' | 'tiesOf6' | 'functions' | 'functionPeriods' | 'headships' | 'isTeacher'
  | 'uai' | 'oldUai' | 'schoolName' | 'town' | 'typeLabel' | 'typeCode' | 'contract' | 'district';

type Table = Readonly<Record<string, Role | 'dropped'>>;

const drop = (...names: readonly string[]): Table => Object.fromEntries(names.map((name) => [name, 'dropped' as const]));

const NAMES: Table = {
  ENTPersonJointure: 'key',
  ENTPersonNom: 'familyName',
  sn: 'familyName',
  ENTPersonNomPatro: 'birthName',
  ENTPersonPrenom: 'givenName',
  givenName: 'givenName',
  ...drop('categoriePersonne', 'ENTPersonAutresPrenoms', 'ENTPersonDateNaissance', 'ENTPersonSexe'),
};

const TITLE_AND_MAIL: Table = { ENTPersonCivilite: 'title', personalTitle: 'title', ENTPersonMail: 'email', mail: 'email' };

const ADDRESS = drop('ENTPersonAdresse', 'ENTPersonCodePostal', 'ENTPersonVille', 'ENTPersonPays', 'ENTPersonAdresseDiffusion',
  'ENTPersonTelPerso', 'homePhone', 'telephoneNumber', 'mobile', 'ENTPersonMobileSMS');

const PUPIL: Table = {
  ...NAMES,
  ENTPersonStructRattach: 'schools',
  ENTEleveStructRattachId: 'pupilNumber',
  ENTPersonClasses: 'classesOf5',
  ENTPersonGroupes: 'groupsOf5',
  ENTEleveClasses: 'classesOf2',
  ENTEleveGroupes: 'groupsOf2',
  ENTEleveAutoriteParentale: 'tiesOf2',
  ENTElevePersRelEleve: 'tiesOf6',
  ENTEleveNiveau: 'level',
  ENTEleveNivFormation: 'level',
  ENTEleveDateEntreeClasses: 'classesFrom',
  ENTEleveDateSortieClasses: 'classesUntil',
  ENTEleveDateEntreeStructRattach: 'schoolsFrom',
  ENTEleveDateSortieStructRattach: 'schoolsUntil',
  ENTPersonDateEntreeStructRattach: 'schoolsFrom',
  ENTPersonDateSortieStructRattach: 'schoolsUntil',
  // The national number never enters, nor what the town asks about meals and care.
  ...drop('ENTEleveINE', 'ENTEleveRestaurantScolaire', 'ENTEleveTransport', 'ENTEleveGarderieMatin', 'ENTEleveGarderieSoir',
    'ENTEleveEtudesSurveillees', 'ENTEleveRegime', 'ENTEleveBoursier'),
  ...drop('ENTEleveCycle', 'ENTEleveTypeClasse', 'ENTEleveMajeur', 'ENTEleveAdresseRel', 'ENTEleveStatutEleve', 'ENTEleveMEF',
    'ENTEleveLibelleMEF', 'ENTEleveFiliere', 'ENTEleveEnseignements', 'ENTEleveCodeEnseignements', 'ENTPersonCivilite',
    'personalTitle', 'ENTPersonMail', 'mail'),
  ...drop('ENTEleveParents', 'ENTElevePere', 'ENTEleveMere', 'ENTElevePersRelEleve1', 'ENTEleveQualitePersRelEleve1',
    'ENTElevePersRelEleve2', 'ENTEleveQualitePersRelEleve2'),
  ...ADDRESS,
};

const GUARDIAN: Table = {
  ...NAMES,
  ...TITLE_AND_MAIL,
  ...ADDRESS,
  // Who is whose child is told by the pupil's record, with the authority.
  ...drop('ENTPersRelEleveEleve', 'ENTAuxPersRelEleveEleve', 'ENTPersRelEleveTelPro', 'ENTPersRelEleveTelMobile', 'ENTPersonTelMobile',
    'ENTPersonStructRattach'),
};

const STAFF: Table = {
  ...NAMES,
  ...TITLE_AND_MAIL,
  ENTPersonStructRattach: 'schools',
  ENTPersonFonctions: 'functions',
  ENTPersonFonctionsDate: 'functionPeriods',
  ENTEnsFonctionDir: 'headships',
  ENTPersonCategorieEnseignant: 'isTeacher',
  ENTPersonClasses: 'classesOf5',
  ENTPersonGroupes: 'groupsOf5',
  ENTAuxEnsClasses: 'classesOf2',
  ENTAuxEnsGroupes: 'groupsOf2',
  ENTAuxEnsClassesPrincipal: 'classesOf2',
  ENTAuxEnsClassesMatieres: 'classesOf3',
  ENTAuxEnsGroupesMatieres: 'groupsOf3',
  ...drop('ENTEnsSpecialites', 'ENTAuxEnsCategoDiscipline', 'ENTAuxEnsDisciplinesPoste', 'ENTAuxEnsMEF', 'ENTAuxEnsMatiereEnseignEtab',
    'PersEducNatPresenceDevantEleves'),
  ...ADDRESS,
};

const SCHOOL: Table = {
  ENTStructureJointure: 'key',
  ENTStructureUAI: 'uai',
  ENTEtablissementUAI: 'oldUai',
  ENTStructureNomCourant: 'schoolName',
  ENTStructureVille: 'town',
  l: 'town',
  ENTStructureTypeStruct: 'typeLabel',
  ENTStructureCodeTypeStruct: 'typeCode',
  ENTEtablissementContrat: 'contract',
  ENTEcoleCirconscription: 'district',
  ...drop('categorieStructure', 'ENTStructureSIREN', 'ENTEcoleMinistereTutelle', 'ENTEcoleCodeMinistereTutelle', 'ENTEtablissementMinistereTutelle',
    'ENTEtablissementCodeMinistereTutelle', 'ENTStructureBoitePostale', 'ENTStructureAdresse', 'ENTStructureCodePostal',
    'ENTStructureTelephone', 'ENTStructureFax', 'ENTServAcAcademie', 'ENTServAcCodeAcademie', 'ENTServCodeAcAcademie', 'ENTEcoleSecteur',
    'ENTEcoleCommune', 'ENTEcoleRPI', 'ENTStructureEmail', 'ENTStructureMailSI', 'ENTStructureSiteWeb', 'postOfficeBox', 'street',
    'postalCode', 'telephoneNumber', 'facsimileTelephoneNumber', 'ENTEtablissementStructRattachFctl', 'ENTEtablissementBassin',
    'ENTStructureClasses', 'ENTStructureGroupes', 'ENTEtablissementClasses', 'ENTEtablissementGroupes'),
};

const TABLES: Readonly<Record<AafCategory, ReadonlyMap<string, Role | 'dropped'>>> = {
  EtabEducNat: new Map(Object.entries(SCHOOL)),
  Eleve: new Map(Object.entries(PUPIL)),
  PersRelEleve: new Map(Object.entries(GUARDIAN)),
  PersEducNat: new Map(Object.entries(STAFF)),
};

/**
 * What an attribute of a category is for us; `dropped` when it is known and not wanted, undefined when it is unknown.
 * A known attribute with `Date` after it tells a change to come: of that we wait for the day, and read it in a later delivery.
 */
export function roleOf(category: AafCategory, attribute: string): Role | 'dropped' | undefined {
  const table = TABLES[category];
  return table.get(attribute) ?? (attribute.endsWith('Date') && table.has(attribute.slice(0, -4)) ? 'dropped' : undefined);
}
