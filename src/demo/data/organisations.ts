import { foldText, type Organisation, type OrganisationKind } from '../../domain/organisation.js';

export const ACADEMY = '0440999X';
export const DISTRICT = '0449998D';
export const HIRONDELLES = '0449901Y';
export const COQUELICOTS = '0449902Z';
export const VIEUX_MOULIN = '0449903A';
export const SAINTE_ODILE = '0449904B';
export const JULES_LENOIR = '0499901W';
export const EMBRUNS = '0859901A';
export const VENDOR = '9990001X';
export const SAINT_AUBIN = 'commune-saint-aubin-des-marais';

type Row = readonly [id: string, kind: OrganisationKind, name: string, town: string, ancestors: readonly string[]];

// Numbers in the 99xx range with a right letter; the towns do not exist.
const ROWS: readonly Row[] = [
  [ACADEMY, 'academy', 'Académie de Démonstrie', 'Nantes', []],
  [DISTRICT, 'district', 'Circonscription Erdre-et-Marais', 'Saint-Aubin-des-Marais', [ACADEMY]],
  [SAINT_AUBIN, 'town', 'Ville de Saint-Aubin-des-Marais', 'Saint-Aubin-des-Marais', [ACADEMY]],
  ['commune-la-chesnaie-sur-erdre', 'town', 'Commune de La Chesnaie-sur-Erdre', 'La Chesnaie-sur-Erdre', [ACADEMY]],
  ['commune-montvallon', 'town', 'Commune de Montvallon', 'Montvallon', [ACADEMY]],
  [HIRONDELLES, 'school', 'École élémentaire Les Hirondelles', 'Saint-Aubin-des-Marais', [SAINT_AUBIN, DISTRICT, ACADEMY]],
  [COQUELICOTS, 'school', 'École maternelle Les Coquelicots', 'Saint-Aubin-des-Marais', [SAINT_AUBIN, DISTRICT, ACADEMY]],
  [VIEUX_MOULIN, 'school', 'École primaire Le Vieux Moulin', 'La Chesnaie-sur-Erdre', ['commune-la-chesnaie-sur-erdre', DISTRICT, ACADEMY]],
  [SAINTE_ODILE, 'school', 'École privée Sainte-Odile', 'Saint-Aubin-des-Marais', [DISTRICT, ACADEMY]],
  [JULES_LENOIR, 'school', 'École élémentaire Jules-Lenoir', 'Montvallon', ['commune-montvallon', ACADEMY]],
  ['0539901Z', 'school', 'École du Bocage', 'Les Essarts-du-Maine', [ACADEMY]],
  ['0729901W', 'school', 'École Simone-Aubry', 'Le Mans-le-Neuf', [ACADEMY]],
  [EMBRUNS, 'school', 'École des Embruns', 'Port-des-Embruns', [ACADEMY]],
  [VENDOR, 'vendor', 'Démo éditeur', 'Nantes', []],
];

export const ORGANISATIONS: readonly Organisation[] = ROWS.map(([id, kind, name, town, ancestors]) => ({
  id,
  kind,
  name,
  town,
  ancestors: [...ancestors],
  ...(ancestors[0] === undefined ? {} : { parentId: ancestors[0] }),
  searchText: foldText(`${name} ${town} ${id}`),
}));
