import { foldText } from '../../domain/organisation.js';

/** Mademoiselle left official forms in 2012, and not all files. */
const TITLES: Readonly<Record<string, string>> = { m: 'M.', mr: 'M.', monsieur: 'M.', mme: 'Mme', madame: 'Mme', mlle: 'Mme', mademoiselle: 'Mme' };

/** Such as `Mme Morvan`; undefined without a title we know and a name. */
export function displayNameOf(title: string | undefined, familyName: string | undefined): string | undefined {
  const known = title === undefined ? undefined : TITLES[foldText(title)];
  return known === undefined || familyName === undefined ? undefined : `${known} ${familyName}`;
}
