/** The ministry's codes of the academies, as its directories write them before a join key. */
const ACADEMIES: ReadonlyMap<number, string> = new Map([
  [1, 'Paris'], [2, 'Aix-Marseille'], [3, 'Besançon'], [4, 'Bordeaux'], [6, 'Clermont-Ferrand'], [7, 'Dijon'], [8, 'Grenoble'], [9, 'Lille'],
  [10, 'Lyon'], [11, 'Montpellier'], [12, 'Nancy-Metz'], [13, 'Poitiers'], [14, 'Rennes'], [15, 'Strasbourg'], [16, 'Toulouse'],
  [17, 'Nantes'], [18, 'Orléans-Tours'], [19, 'Reims'], [20, 'Amiens'], [22, 'Limoges'], [23, 'Nice'], [24, 'Créteil'], [25, 'Versailles'],
  [27, 'Corse'], [28, 'La Réunion'], [31, 'Martinique'], [32, 'Guadeloupe'], [33, 'Guyane'], [43, 'Mayotte'], [70, 'Normandie'],
  [98, 'Enseignement agricole'],
  // Of before 2020: people keep the references they were given then. Never read as 70, whose keys are others.
  [5, 'Caen'], [21, 'Rouen'],
]);

/** The code of an academy without leading zeros: `17` for `17` and `017`. Undefined when no academy has it. */
export function academyCode(text: string): string | undefined {
  const code = /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  return code !== undefined && ACADEMIES.has(code) ? String(code) : undefined;
}
