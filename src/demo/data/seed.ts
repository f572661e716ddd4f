import { SeedFile } from '../../directory/seed-file.js';
import { directoryKeyId } from '../../domain/identity.js';
import { CLASSES } from './classes.js';
import { demoLicences } from './licences.js';
import { ORGANISATIONS } from './organisations.js';
import { demoPeople } from './people.js';
import { emailOf, hasProfile, type DemoPerson } from './person.js';
import type { SchoolYear } from './school-year.js';

/** The academy's code, before every join key of its directory. */
export const ACADEMY_CODE = '17';

/** The directory of the demo, in the same file format a small deployment uses. */
export function demoSeed(year: SchoolYear): SeedFile {
  const people = demoPeople(year);
  return SeedFile.parse({
    organisations: ORGANISATIONS,
    people: people.map(toPerson),
    affiliations: people.flatMap(toAffiliations),
    groups: CLASSES,
    memberships: people.flatMap(toMemberships),
    guardianships: people.flatMap(toGuardianships),
    directoryKeys: people.flatMap(toDirectoryKeys),
    ...demoLicences(year),
  });
}

export function personId(login: string): string {
  return `demo-${login}`;
}

function toPerson(person: DemoPerson) {
  const { login, givenName, familyName, civility } = person;
  const adult = civility === undefined ? {} : { displayName: `${civility} ${familyName}`, email: emailOf(person) };
  return { id: personId(login), givenName, familyName, state: 'active', ...adult };
}

function toAffiliations({ login, affiliations }: DemoPerson) {
  return affiliations.map(({ at, ...rest }, index) => ({ id: `${personId(login)} ${index}`, personId: personId(login), organisationId: at, ...rest }));
}

/** A membership lives as long as the affiliation with the class's school. */
function toMemberships(person: DemoPerson) {
  const as = hasProfile(person, 'ELV') ? 'pupil' : 'teacher';
  return person.classes.map((groupId) => {
    const schoolId = CLASSES.find(({ id }) => id === groupId)?.schoolId;
    const { from, until } = person.affiliations.find(({ at }) => at === schoolId) ?? {};
    return {
      id: `${groupId} ${personId(person.login)}`,
      groupId,
      personId: personId(person.login),
      as,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    };
  });
}

function toGuardianships({ login, children = [] }: DemoPerson) {
  return children.map((child) => ({
    id: `${personId(login)} ${personId(child.login)}`,
    adultId: personId(login),
    childId: personId(child.login),
    authority: child.authority,
  }));
}

function toDirectoryKeys({ login, joins, awaitsLink }: DemoPerson) {
  return (awaitsLink === true ? [] : joins).map((join) => ({ id: directoryKeyId('jointure', `${ACADEMY_CODE}$${join}`), personId: personId(login) }));
}

