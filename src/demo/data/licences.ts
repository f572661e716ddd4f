import type { SeedFile } from '../../directory/seed-file.js';
import { classId } from './classes.js';
import { HIRONDELLES, SAINT_AUBIN, VIEUX_MOULIN } from './organisations.js';
import type { SchoolYear } from './school-year.js';

/** Who bought what: a whole town, one class, and a licence that ended with the last school year. */
export function demoLicences(year: SchoolYear): Pick<SeedFile, 'licences' | 'assignments'> {
  const thisYear = { from: year.firstDay, until: year.lastDay };
  return {
    licences: [
      { id: 'calcul-saint-aubin', resourceId: 'calcul-en-herbe', organisationId: SAINT_AUBIN, model: 'ETABL', ...thisYear },
      { id: 'calcul-vieux-moulin', resourceId: 'calcul-en-herbe', organisationId: VIEUX_MOULIN, model: 'ETABL', ...thisYear },
      { id: 'manuel-hirondelles', resourceId: 'manuel-lecture-cp', organisationId: HIRONDELLES, model: 'INDIV', seats: 28, ...thisYear },
      { id: 'atlas-hirondelles', resourceId: 'atlas-animaux', organisationId: HIRONDELLES, model: 'ETABL', until: year.lastDayBefore },
    ],
    assignments: [{ id: 'manuel-cp-a', licenceId: 'manuel-hirondelles', holderKind: 'group', holderId: classId(HIRONDELLES, '1001') }],
  };
}
