/** Columns as BE1D and ONDE extract them, blanks and repetitions included. */
const PUPIL_HEADERS = [
  'Nom élève',
  "Nom d'usage élève",
  'Prénom élève',
  'Date naissance',
  'Sexe',
  'INE',
  'Adresse1',
  'Cp1',
  'Commune1',
  'Pays1',
  'Adresse2',
  'Cp2',
  'Commune2',
  'Pays2',
  ' Cycle',
  'Niveau',
  'Libellé classe',
  'Identifiant classe',
  'Attestation fournie',
  'Autorisation associations',
  'Autorisation photo',
  'Décision de passage',
];
const CHILD_HEADERS = ["Nom d'usage enfant", 'Nom de famille enfant', 'Prénom enfant', 'Classes enfants'];
const GUARDIAN_HEADERS = [
  'Civilité Responsable',
  'Nom usage responsable',
  'Nom responsable',
  'Prénom responsable',
  'Adresse responsable',
  'CP responsable',
  'Commune responsable',
  'Pays',
  'Courriel',
  'Téléphone domicile',
  'Téléphone travail',
  'Téléphone portable',
  ...CHILD_HEADERS,
  ...CHILD_HEADERS,
];
const TEACHER_HEADERS = [
  'Civilité',
  'Nom usage',
  'Nom',
  'Prénom',
  'Adresse',
  'CP',
  'Commune',
  'Pays',
  'Courriel',
  'Téléphone domicile',
  'Téléphone portable',
  'Directeur',
  'Classe',
];

type Cells = Readonly<Record<string, string>>;

export const csv = (headers: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headers, ...rows].map((cells) => cells.map((cell) => `"${cell.replace(/"/g, '""')}"`).join(';')).join('\r\n');

const rowOf = (headers: readonly string[], cells: Cells): string[] => headers.map((header) => cells[header.trim()] ?? '');

export interface PupilCells {
  family: string;
  given: string;
  born?: string;
  usage?: string;
  level?: string;
  class?: string;
  classId?: string;
}

export function pupilsCsv(pupils: readonly PupilCells[]): string {
  return csv(
    PUPIL_HEADERS,
    pupils.map((pupil) =>
      rowOf(PUPIL_HEADERS, {
        'Nom élève': pupil.family,
        "Nom d'usage élève": pupil.usage ?? '',
        'Prénom élève': pupil.given,
        'Date naissance': pupil.born ?? '2017-03-04',
        Sexe: 'F',
        INE: '100000000AA',
        Adresse1: '3 rue des Saules',
        Cycle: 'CYCLE II',
        Niveau: pupil.level ?? 'CP',
        'Libellé classe': pupil.class ?? 'CP A',
        'Identifiant classe': pupil.classId ?? '',
        'Attestation fournie': 'Oui',
      }),
    ),
  );
}

export interface GuardianCells {
  title?: string;
  family: string;
  usage?: string;
  given: string;
  email?: string;
  address?: string;
  children: readonly (readonly [family: string, given: string, className?: string, usage?: string])[];
}

/** Rows are as long as they need, whatever the headers. */
export function guardiansCsv(guardians: readonly GuardianCells[]): string {
  return csv(
    GUARDIAN_HEADERS,
    guardians.map(({ title = 'Mme', family, usage = '', given, email = '', address = '3 rue des Saules', children }) => [
      title,
      usage,
      family,
      given,
      address,
      '44000',
      'SAINT-AUBIN-DES-MARAIS',
      'FRANCE',
      email,
      '',
      '',
      '',
      ...children.flatMap(([name, first, className = 'CP A', childUsage = '']) => [childUsage, name, first, className]),
    ]),
  );
}

export interface TeacherCells {
  title?: string;
  family: string;
  given: string;
  usage?: string;
  email?: string;
  head?: string;
  classes?: readonly string[];
}

export function teachersCsv(teachers: readonly TeacherCells[]): string {
  return csv(
    TEACHER_HEADERS,
    teachers.map(({ title = 'Mme', family, given, usage = '', email = '', head = 'non', classes = [] }) => [
      title,
      usage,
      family,
      given,
      '',
      '',
      '',
      '',
      email,
      '',
      '',
      head,
      ...classes,
    ]),
  );
}
