import type { FindingList, ImportFault } from '../directory/import/findings.js';
import type { ImportReport, SchoolReport } from '../directory/import/report.js';

const MOST_ROWS = 50;

const OUTCOMES: Readonly<Record<ImportReport['outcome'], string>> = {
  planned: 'prévision, rien n’est écrit',
  applied: 'appliquée',
  unchanged: 'rien à changer',
};

const FAULTS: Readonly<Record<ImportFault, string>> = {
  missing: 'valeur absente',
  'malformed-value': 'valeur mal formée',
  'bad-date': 'date mal formée',
  'bad-key': 'clé mal formée',
  'too-few-parts': 'valeur incomplète',
  'no-class': 'élève sans classe',
  'no-school': 'élève sans école',
  'unknown-attribute': 'attribut inconnu',
  'unknown-category': 'catégorie inconnue',
  'unknown-school': 'école inconnue',
  'unknown-person': 'personne inconnue',
  'unknown-function': 'fonction inconnue',
  'duplicate-key': 'clé en double',
  'ambiguous-name': 'nom ambigu',
  'too-large': 'valeur trop grande',
  'uai-letter': 'lettre de l’UAI fausse',
  'other-department': 'école d’un autre département',
  'key-taken': 'adresse ou numéro déjà pris',
};

/** The report for whoever runs the import, in French, school by school. */
export function importReportLines(report: ImportReport): readonly string[] {
  const { source, day, mode, outcome, rows, totals, resumed } = report;
  return [
    `Source ${source}, livraison ${mode === 'complete' ? 'complète' : 'partielle'} du ${day} : ${OUTCOMES[outcome]} (${rows.toLocaleString('fr-FR')} lignes).`,
    ...(resumed ? ['Un import interrompu de cette livraison est repris : les nombres sont ceux de ce qui restait à faire.'] : []),
    `Écoles : ${counted([[totals.schools.added, 'nouvelles'], [totals.schools.changed, 'modifiées'], [totals.schools.absent, 'absentes de la livraison']])}`,
    `Élèves : ${pupilText(totals.pupils)}`,
    `Classes : ${counted([[totals.classes.added, 'nouvelles'], [totals.classes.closed, 'fermées'], [totals.classes.renamed, 'renommées']])}`,
    `Personnels : ${staffText(totals.staff)}`,
    `Responsables : ${counted([[totals.guardians.arrivals, 'arrivées'], [totals.guardians.leavers, 'départs'], [totals.guardians.updates, 'mises à jour']])}`,
    ...report.heldAdults.map(({ kind, lost, of }) =>
      `RETENUS : ${lost} ${kind === 'guardian' ? 'responsables' : 'personnels'} sur ${of} sont absents sans raison connue et restent. Un fichier manque-t-il ? Sinon, relever --threshold.`),
    ...report.schools.flatMap(schoolLines),
    ...findingLines('Lignes écartées', report.rejected),
    ...findingLines('Remarques', report.remarks),
  ];
}

function schoolLines({ uai, name, pupils, staff, classes, held }: SchoolReport): readonly string[] {
  const hold = held === undefined ? [] : [
    `  RETENUE : elle perdrait ${held.lost} élèves sur ${held.of}. Rien n’y est changé. Si c’est juste : --force-school ${uai}`,
  ];
  return [
    '',
    `${uai} ${name}`,
    ...hold,
    ...line('élèves', pupilText(pupils)),
    ...line('personnels', staffText(staff)),
    ...line('classes nouvelles', classes.added.join(', ')),
    ...line('classes fermées', classes.closed.join(', ')),
    ...line('classes renommées', classes.renamed.join(', ')),
  ];
}

function pupilText(pupils: SchoolReport['pupils']): string {
  return counted([
    [pupils.arrivals, 'arrivées'],
    [pupils.movedIn, 'venus d’une autre école'],
    [pupils.movedOut, 'partis vers une autre école'],
    [pupils.leavers, 'départs'],
    [pupils.classChanges, 'changements de classe'],
    [pupils.updates, 'mises à jour'],
  ]);
}

function staffText(staff: SchoolReport['staff']): string {
  return counted([[staff.arrivals, 'arrivées'], [staff.departures, 'départs'], [staff.updates, 'mises à jour']]);
}

const NOTHING = 'rien de changé';

function counted(counts: readonly (readonly [number, string])[]): string {
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`).join(', ') || NOTHING;
}

function line(title: string, text: string): readonly string[] {
  return text === '' || text === NOTHING ? [] : [`  ${title} : ${text}`];
}

function findingLines(title: string, { total, byReason, rows }: FindingList): readonly string[] {
  if (total === 0) return [];
  const reasons = Object.entries(byReason).map(([reason, count]) => `${FAULTS[reason as ImportFault]} : ${count}`).join(', ');
  const shown = rows.slice(0, MOST_ROWS).map(({ file, line: at, reason, detail }) => `  ${file}:${at}  ${FAULTS[reason]}  ${detail}`);
  return ['', `${title} : ${total} (${reasons})`, ...shown, ...(total > shown.length ? [`  … et ${total - shown.length} autres ; toutes avec --json`] : [])];
}
