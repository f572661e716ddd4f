import type { SeedFile } from '../../src/directory/seed-file.js';
import { SeedFile as SeedFileSchema } from '../../src/directory/seed-file.js';

const ACADEMY = '0440999X';
const PEOPLE_PER_SCHOOL = 200;
const PEOPLE_PER_CLASS = 25;
const SUBJECTS = ['francais', 'maths', 'sciences'];

/** A group of a hundred in the first school, and the tool that asks about it. */
export const LARGE_GROUP = 'ecole-0-cent';
export const SERVICE_TOOL = 'outil-services';

/** The people the load comes from: always the same number of them, whatever the size of the directory. */
export const ACTIVE_PEOPLE = 600;

export function personId(index: number): string {
  return `bench-person-${index}`;
}

/** `lea.1234`, as the identity providers of the benchmark call somebody. */
export function loginOf(index: number): string {
  return `lea.${index}`;
}

/** A directory of `size` pupils in schools of 200, in slices of a few schools. */
export function* population(size: number): Generator<SeedFile> {
  const schools = Math.ceil(size / PEOPLE_PER_SCHOOL);
  for (let school = 0; school < schools; school += 1) {
    const first = school * PEOPLE_PER_SCHOOL;
    yield slice(school, Array.from({ length: Math.min(PEOPLE_PER_SCHOOL, size - first) }, (_, index) => first + index));
  }
}

function slice(school: number, people: readonly number[]): SeedFile {
  const schoolId = `ecole-${school}`;
  const classOf = (index: number) => `${schoolId}-${Math.floor((index % PEOPLE_PER_SCHOOL) / PEOPLE_PER_CLASS)}`;
  const classes = [...new Set(people.map(classOf))];
  return SeedFileSchema.parse({
    organisations: [
      { id: ACADEMY, kind: 'academy', name: 'Académie de mesure' },
      { id: schoolId, kind: 'school', name: `École ${school}`, town: `Ville ${school % 400}`, ancestors: [ACADEMY], parentId: ACADEMY },
    ],
    groups: [
      ...classes.map((id) => ({ id, schoolId, kind: 'class', name: id.slice(-1), levels: ['CE1'] })),
      ...(school === 0 ? [{ id: LARGE_GROUP, schoolId, kind: 'group', name: 'Cent' }] : []),
    ],
    people: people.map((index) => ({ id: personId(index), givenName: 'Léa', familyName: `Martin${index}`, state: 'active' })),
    affiliations: people.map((index) => ({ id: `a-${index}`, personId: personId(index), organisationId: schoolId, profile: 'ELV' })),
    memberships: [
      ...people.map((index) => ({ id: `m-${index}`, groupId: classOf(index), personId: personId(index), as: 'pupil' })),
      ...people.filter((index) => index < 100).map((index) => ({ id: `g-${index}`, groupId: LARGE_GROUP, personId: personId(index), as: 'pupil' })),
    ],
    directoryKeys: people.map((index) => ({ id: `jointure 17$${index}`, personId: personId(index) })),
    licences: [{ id: `l-${school}`, resourceId: 'maths-0', organisationId: schoolId, model: 'ETABL' }],
  });
}

/** Nine tiles: a page as a pupil's is, one of them under licence. */
export function catalogue(toolOrigin: string): readonly object[] {
  return SUBJECTS.flatMap((subject) => [0, 1, 2].map((index) => ({
    id: `${subject}-${index}`,
    connector: 'generic-lti13',
    title: { fr: `Ressource de ${subject} ${index}` },
    summary: { fr: 'Une ressource du catalogue.' },
    publisher: 'Éditeur',
    subject,
    levels: ['CE1'],
    audience: { roles: ['pupil', 'teacher'] },
    licence: subject === 'maths' && index === 0 ? 'required' : 'free',
    release: [{ attribute: 'role', purpose: { fr: 'Rôle' }, required: true }, { attribute: 'givenName', purpose: { fr: 'Saluer' } }],
    settings: {
      clientId: `outil-${subject}-${index}`,
      loginUrl: `${toolOrigin}/login`,
      redirectUris: [`${toolOrigin}/launch`],
      targetLinkUri: `${toolOrigin}/launch`,
    },
  })));
}

/** A tool that keeps columns and reads the list of members. */
export function serviceResource(toolOrigin: string, keySetUrl: string): object {
  return {
    id: SERVICE_TOOL,
    connector: 'generic-lti13',
    title: { fr: 'Outil qui demande' },
    summary: { fr: 'Un outil qui rend des notes.' },
    publisher: 'Éditeur',
    subject: 'maths',
    levels: ['CM2'],
    audience: { roles: ['pupil'], organisations: ['ecole-0'] },
    release: [{ attribute: 'role', purpose: { fr: 'Rôle' }, required: true }],
    settings: {
      clientId: SERVICE_TOOL, loginUrl: `${toolOrigin}/login`, redirectUris: [`${toolOrigin}/launch`], targetLinkUri: `${toolOrigin}/launch`,
      keySetUrl, services: { scores: 'manage', members: true },
    },
  };
}
