import { foldText } from '../../domain/organisation.js';

/** Mademoiselle left official forms in 2012, and not all files. */
const TITLES: ReadonlyMap<string, string> = new Map([
  ...['m', 'mr', 'monsieur'].map((title) => [title, 'M.'] as const),
  ...['mme', 'madame', 'mlle', 'mademoiselle'].map((title) => [title, 'Mme'] as const),
]);

/** Such as `Mme Morvan`; undefined without a title we know and a name. */
export function displayNameOf(title: string | undefined, familyName: string | undefined): string | undefined {
  const known = title === undefined ? undefined : TITLES.get(foldText(title));
  return known === undefined || familyName === undefined ? undefined : `${known} ${familyName}`;
}
