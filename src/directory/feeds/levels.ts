import type { Level } from '../../domain/group.js';
import { foldText } from '../../domain/organisation.js';

/** How feeds call the levels of primary school. The very small ones have the tiles of the small. */
const LABELS: Readonly<Record<Level, readonly string[]>> = {
  PS: ['ps', 'petite section', 'tps', 'tres petite section', 'toute petite section', 'tout petits', 'maternelle petite section'],
  MS: ['ms', 'moyenne section', 'maternelle moyenne section'],
  GS: ['gs', 'grande section', 'maternelle grande section'],
  CP: ['cp', 'cours preparatoire'],
  CE1: ['ce1', 'cours elementaire 1'],
  CE2: ['ce2', 'cours elementaire 2'],
  CM1: ['cm1', 'cours moyen 1'],
  CM2: ['cm2', 'cours moyen 2'],
  '6E': ['6e', '6eme', 'sixieme'],
};

const BY_LABEL = new Map(
  Object.entries(LABELS).flatMap(([level, labels]) => labels.map((label) => [label, level as Level] as const)),
);
const YEAR = / (1|2)(?:re|ere|e|eme|nde)? annee$/;
const IN_WORDS: Readonly<Record<string, string>> = { ' premiere annee': ' 1', ' deuxieme annee': ' 2', ' seconde annee': ' 2' };

/** The level a label means, or undefined: a special class, a level of secondary school. */
export function levelOf(label: string): Level | undefined {
  let folded = foldText(label).replace(YEAR, ' $1');
  for (const [words, year] of Object.entries(IN_WORDS)) folded = folded.replace(words, year);
  return BY_LABEL.get(folded);
}
