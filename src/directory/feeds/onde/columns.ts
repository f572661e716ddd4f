import { notAFeed } from '../refusal.js';
import type { CsvFile, CsvRow } from './csv-file.js';

export type OndeKind = 'pupil' | 'guardian' | 'staff';

/** How each column is called in the extractions of BE1D and ONDE and in the files people make after them, without accents. */
const HEADERS = {
  pupil: {
    familyName: ['nom eleve', 'nom de famille eleve', 'nom de famille', 'nom'],
    usageName: ['nom d usage eleve', 'nom usage eleve', 'nom d usage', 'nom usage'],
    givenName: ['prenom eleve', 'prenom'],
    birthDate: ['date naissance', 'date de naissance', 'ne e le'],
    level: ['niveau'],
    className: ['libelle classe', 'classe'],
    classId: ['identifiant classe'],
  },
  guardian: {
    title: ['civilite responsable'],
    familyName: ['nom responsable', 'nom de famille responsable'],
    usageName: ['nom usage responsable', 'nom d usage responsable'],
    givenName: ['prenom responsable'],
    email: ['courriel', 'courriel responsable'],
    address: ['adresse responsable'],
    postCode: ['cp responsable'],
    homePhone: ['telephone domicile'],
    mobile: ['telephone portable'],
    childUsageName: ['nom d usage enfant', 'nom usage enfant'],
    childFamilyName: ['nom de famille enfant', 'nom enfant'],
    childGivenName: ['prenom enfant'],
    childClass: ['classes enfants', 'classe enfant', 'classe enfants'],
  },
  staff: {
    title: ['civilite', 'civilite enseignant', 'titre'],
    familyName: ['nom', 'nom de famille', 'nom enseignant'],
    usageName: ['nom usage', 'nom d usage', 'nom usage enseignant', 'nom d usage enseignant'],
    givenName: ['prenom', 'prenom enseignant'],
    email: ['courriel', 'courriel academique', 'mail', 'mail academique', 'email', 'adresse mail', 'adresse electronique'],
    isHead: ['directeur', 'directeur directrice'],
    className: ['classe', 'classes', 'libelle classe'],
  },
} as const satisfies Record<OndeKind, Record<string, readonly string[]>>;

export type Column<Kind extends OndeKind> = keyof (typeof HEADERS)[Kind] & string;

/** Without these a file of that kind says nothing. */
const REQUIRED: { readonly [Kind in OndeKind]: readonly Column<Kind>[] } = {
  pupil: ['familyName', 'givenName', 'birthDate', 'className'],
  guardian: ['familyName', 'givenName', 'childFamilyName', 'childGivenName'],
  staff: ['familyName', 'givenName'],
};

/** What a file is, told by its columns: files are called as people like. Undefined when it is none of ours. */
export function kindOfFile({ headers }: CsvFile): OndeKind | undefined {
  if (headers.includes('prenom responsable')) return 'guardian';
  if (headers.includes('prenom eleve') || headers.some((header) => HEADERS.pupil.birthDate.some((name) => name === header)))
    return 'pupil';
  return headers.some((header) => HEADERS.staff.givenName.some((name) => name === header)) ? 'staff' : undefined;
}

/** The cells of one kind of file, by what they mean. */
export class Columns<Kind extends OndeKind> {
  readonly #indexes: ReadonlyMap<string, readonly number[]>;

  /** @throws HubError `IMPORT-FICHIER` when a column that is needed is not there */
  constructor(
    kind: Kind,
    private readonly csv: CsvFile,
  ) {
    const names: Record<string, readonly string[]> = HEADERS[kind];
    this.#indexes = new Map(Object.entries(names).map(([column, called]) => [column, indexesOf(csv.headers, called)]));
    for (const column of REQUIRED[kind]) {
      if (this.has(column)) continue;
      throw notAFeed(`no column is called "${names[column]?.[0] ?? column}"`, { file: csv.file, line: 1 });
    }
  }

  has(column: Column<Kind>): boolean {
    return this.first(column) !== undefined;
  }

  /** Where a column stands, or stands first. */
  first(column: Column<Kind>): number | undefined {
    return this.#indexes.get(column)?.[0];
  }

  /** The cell, or undefined when it is empty. */
  cell(row: CsvRow, column: Column<Kind>): string | undefined {
    const index = this.first(column);
    return (index === undefined ? undefined : row.cells[index]) || undefined;
  }

  /** All cells of a column that stands several times, and of the cells past the last header when it is the last. */
  cells(row: CsvRow, column: Column<Kind>): readonly string[] {
    const indexes = this.#indexes.get(column) ?? [];
    const isLast = indexes.includes(this.csv.headers.length - 1);
    const past = isLast ? row.cells.slice(this.csv.headers.length) : [];
    return [...indexes.map((index) => row.cells[index] ?? ''), ...past].filter((cell) => cell !== '');
  }
}

/** The name that is first in the list wins: a file may have both `nom eleve` and `nom`. */
function indexesOf(headers: readonly string[], called: readonly string[]): readonly number[] {
  const name = called.find((candidate) => headers.includes(candidate));
  return headers.flatMap((header, index) => (header === name ? [index] : []));
}
