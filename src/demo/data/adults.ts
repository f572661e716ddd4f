import { classId } from './classes.js';
import { ACADEMY, COQUELICOTS, DISTRICT, EMBRUNS, HIRONDELLES, JULES_LENOIR, SAINT_AUBIN, VENDOR, VIEUX_MOULIN } from './organisations.js';
import type { DemoPerson } from './person.js';
import type { SchoolYear } from './school-year.js';

const STAFF_DOORS = ['ent', 'academie'] as const;

interface Names {
  readonly login: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly civility: 'Mme' | 'M.';
  readonly joins: readonly [string, ...string[]];
}

function names(login: string, civility: 'Mme' | 'M.', givenName: string, familyName: string, ...joins: [string, ...string[]]): Names {
  return { login, givenName, familyName, civility, joins };
}

function teacher(who: Names, schoolId: string, classCode: string, label: string, see: string): DemoPerson {
  return {
    ...who,
    affiliations: [{ profile: 'ENS', at: schoolId }],
    classes: [classId(schoolId, classCode)],
    doors: STAFF_DOORS,
    role: `${who.civility === 'Mme' ? 'enseignante' : 'enseignant'}, ${label}`,
    see,
  };
}

function parent(who: Names, children: DemoPerson['children'] & object, schools: readonly string[], see: string): DemoPerson {
  return { ...who, affiliations: schools.map((at) => ({ profile: 'TUT', at })), classes: [], children, doors: ['guichet'], role: 'parent', see };
}

function agent(who: Names, profile: 'COL' | 'ACA' | 'EXT', at: string, role: string, see: string): DemoPerson {
  return { ...who, affiliations: [{ profile, at }], classes: [], doors: ['academie'], role, see };
}

const TEACHERS: readonly DemoPerson[] = [
  teacher(names('c.bertin', 'Mme', 'Claire', 'Bertin', '500101'), HIRONDELLES, '1001', 'CP A', 'Donner une série de calculs à sa classe, suivre les résultats, ouvrir le guide du maître'),
  {
    ...teacher(names('y.hamdi', 'M.', 'Youssef', 'Hamdi', '500102'), HIRONDELLES, '1002', 'CP-CE1', 'Deux écoles : le choix de la casquette'),
    affiliations: [{ profile: 'ENS', at: HIRONDELLES }, { profile: 'ENS', at: EMBRUNS }],
  },
  teacher(names('m.legoff', 'Mme', 'Manon', 'Le Goff', '500103'), HIRONDELLES, '1003', 'CE1', 'Sa classe'),
  teacher(names('h.sanz', 'M.', 'Hugo', 'Sanz', '500104'), HIRONDELLES, '1004', 'CE2', 'Sa classe, à mi-temps'),
  teacher(names('n.petit', 'Mme', 'Nadia', 'Petit', '500105'), HIRONDELLES, 'G201', 'UPE2A / ULIS', 'Un groupe au lieu d’une classe'),
];

/** Adults of schools: teachers, the head, staff, a contributor from outside. */
export function schoolAdults(year: SchoolYear): readonly DemoPerson[] {
  return [
    ...TEACHERS,
    {
      ...teacher(names('i.rault', 'Mme', 'Inès', 'Rault', '500106'), HIRONDELLES, '1004', 'CE2', 'Remplaçante : ses droits s’arrêtent le 31 décembre'),
      affiliations: [{ profile: 'ENS', at: HIRONDELLES, until: year.endOfYear }],
      role: 'remplaçante, CE2',
    },
    {
      ...teacher(names('t.vasseur', 'M.', 'Thierry', 'Vasseur', '500107'), HIRONDELLES, '1005', 'CM1', 'Deux casquettes : direction (licences, demandes, diagnostic) et classe de CM1'),
      affiliations: [{ profile: 'DIR', at: HIRONDELLES }, { profile: 'ENS', at: HIRONDELLES }],
      role: 'directeur et enseignant, CM1',
    },
    {
      ...teacher(names('a.diallo', 'Mme', 'Aïcha', 'Diallo', '500108', '801410'), HIRONDELLES, '1006', 'CM2', 'Enseignante par l’ENT ou l’académie, parent par le guichet'),
      affiliations: [{ profile: 'ENS', at: HIRONDELLES }, { profile: 'TUT', at: VIEUX_MOULIN }],
      children: [{ login: 'paul.diallo', authority: true }],
      doors: ['ent', 'academie', 'guichet'],
      role: 'enseignante, CM2, et parent',
    },
    {
      ...teacher(names('l.nouvel', 'Mme', 'Lucie', 'Nouvel', '500109'), HIRONDELLES, '1003', 'CE1', 'Arrivée avant l’annuaire : un code à donner à M. Vasseur'),
      doors: ['academie'],
      awaitsLink: true,
    },
    {
      ...names('p.moreau', 'Mme', 'Pascale', 'Moreau', '500201'),
      affiliations: [{ profile: 'EVS', at: HIRONDELLES }],
      classes: [],
      doors: STAFF_DOORS,
      role: 'AESH',
      see: 'Vue limitée du personnel de vie scolaire',
    },
    {
      ...names('o.kerbrat', 'M.', 'Olivier', 'Kerbrat', '500301'),
      affiliations: [{ profile: 'EXT', at: HIRONDELLES }],
      classes: [],
      doors: ['ent'],
      role: 'intervenant extérieur (échecs)',
      see: 'Les seules ressources ouvertes aux intervenants',
    },
  ];
}

export const PARENTS: readonly DemoPerson[] = [
  parent(
    names('s.morvan', 'Mme', 'Sophie', 'Morvan', '801201'),
    [{ login: 'lea.morvan', authority: true }, { login: 'adam.morvan', authority: true }],
    [HIRONDELLES],
    'Deux enfants, une seule entrée',
  ),
  parent(
    names('k.morvan', 'M.', 'Karim', 'Morvan', '801202'),
    [{ login: 'lea.morvan', authority: true }, { login: 'adam.morvan', authority: false }],
    [HIRONDELLES],
    'Autorité sur Léa seulement : Adam n’apparaît pas',
  ),
  parent(
    names('m.ndiaye', 'Mme', 'Marième', "N'Diaye", '801305', '801306'),
    [{ login: 'sacha.ndiaye', authority: true }],
    [HIRONDELLES, JULES_LENOIR],
    'Connue dans deux écoles ; la page suit Sacha quand il déménage',
  ),
  {
    ...parent(names('n.lebreton', 'Mme', 'Nolwenn', 'Le Breton', '801601'), [{ login: 'lina.robert', authority: true }], [HIRONDELLES], 'Deux fiches d’école, une seule connexion : choisir, ou réunir'),
    otherRecords: ['801602'],
  },
  {
    ...parent(names('n.lebreton-2', 'Mme', 'Nolwenn', 'Le Breton', '801602'), [{ login: 'paul.diallo', authority: true }], [VIEUX_MOULIN], 'La seconde fiche de Mme Le Breton'),
    doors: [],
  },
  parent(
    names('b.caradec', 'M.', 'Bastien', 'Caradec', '801501'),
    [{ login: 'lou.caradec-dupuis', authority: true }],
    [COQUELICOTS],
    'Parent d’une enfant de maternelle',
  ),
];

/** Adults above schools. */
export const AGENTS: readonly DemoPerson[] = [
  agent(names('j.guerin', 'M.', 'Jean', 'Guérin', '600101'), 'COL', SAINT_AUBIN, 'agent communal (informatique)', 'Les écoles de la ville, sans nom d’élève'),
  agent(names('f.lambert', 'Mme', 'Françoise', 'Lambert', '600102'), 'COL', SAINT_AUBIN, 'adjointe au maire', 'Les chiffres de la ville, sans nom d’élève'),
  agent(names('e.roy', 'M.', 'Étienne', 'Roy', '600201'), 'ACA', DISTRICT, 'inspecteur (IEN)', 'La circonscription et ses quatre écoles'),
  agent(names('n.fabre', 'Mme', 'Nora', 'Fabre', '600202'), 'ACA', ACADEMY, 'administratrice académique (DAN)', 'Les connexions, les ressources, et un outil à inscrire par son adresse'),
  agent(names('v.itsl', 'M.', 'Vendor', 'Demo', '600301'), 'EXT', VENDOR, 'éditeur', 'Rien d’autre que son bac à sable'),
];
