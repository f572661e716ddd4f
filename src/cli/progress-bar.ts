import type { ImportProgress } from '../directory/import/settings.js';
import type { Terminal } from './terminal.js';

const WIDTH = 24;
/** Often enough for eyes. */
const EVERY_MS = 200;

const PHASES: Readonly<Record<ImportProgress['phase'], string>> = {
  reading: 'Lecture',
  people: 'Écriture',
  leavers: 'Départs',
  ties: 'Responsables',
  classes: 'Classes',
};

export interface ProgressBar {
  readonly show: (progress: ImportProgress) => void;
  /** Takes it away. */
  readonly end: () => void;
}

/** How far an import has got, on one line of the terminal; nothing where nobody watches. */
export function progressBar({ progress }: Terminal, now: () => number): ProgressBar {
  if (progress === undefined) return { show: () => undefined, end: () => undefined };
  let shownAt = Number.NEGATIVE_INFINITY;
  let phase: ImportProgress['phase'] | undefined;
  return {
    show(at) {
      if (at.phase === phase && now() - shownAt < EVERY_MS) return;
      shownAt = now();
      phase = at.phase;
      progress(progressLine(at));
    },
    end: () => progress(''),
  };
}

function progressLine({ phase, rows, readBytes, totalBytes }: ImportProgress): string {
  const isReading = (phase === 'reading' || phase === 'people') && totalBytes > 0;
  const share = isReading ? Math.min(1, readBytes / totalBytes) : 0;
  const bar = isReading ? ` [${'#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.')}] ${Math.floor(share * 100)} %` : '';
  return `${PHASES[phase]}${bar} ${rows.toLocaleString('fr-FR')}`;
}
