import type { SeedFile } from '../../directory/seed-file.js';
import { HIRONDELLES, SAINT_AUBIN, VIEUX_MOULIN } from './organisations.js';
import type { SchoolYear } from './school-year.js';

/** The licence of the reader: 28 seats. */
export const MANUEL = 'manuel-hirondelles';

/** Who bought what: a whole town, one school, and a licence that ended with the last school year. */
export function demoLicences(year: SchoolYear): Pick<SeedFile, 'licences'> {
  const thisYear = { from: year.firstDay, until: year.lastDay };
  return {
    licences: [
      { id: 'calcul-saint-aubin', resourceId: 'calcul-en-herbe', organisationId: SAINT_AUBIN, model: 'ETABL', ...thisYear },
      { id: 'calcul-vieux-moulin', resourceId: 'calcul-en-herbe', organisationId: VIEUX_MOULIN, model: 'ETABL', ...thisYear },
      { id: MANUEL, resourceId: 'manuel-lecture-cp', organisationId: HIRONDELLES, model: 'INDIV', seats: 28, ...thisYear },
      { id: 'atlas-hirondelles', resourceId: 'atlas-animaux', organisationId: HIRONDELLES, model: 'ETABL', until: year.lastDayBefore },
    ],
  };
}
