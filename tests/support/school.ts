import { dayOf } from '../../src/domain/calendar.js';
import type { Profile } from '../../src/domain/profile.js';
import { SeedFile } from '../../src/directory/seed-file.js';
import type { CasUser } from './cas-answers.js';

const DAY_MS = 24 * 3_600_000;

export const ACADEMY = '0440999X';
export const TOWN = 'commune-saint-aubin';
export const HIRONDELLES = '0449901Y';
export const EMBRUNS = '0859901A';
export const TINY = '0449905C';

/** Days around today, so that the school reads the same whenever the tests run. */
export const YESTERDAY = dayOf(Date.now() - DAY_MS);
export const NEXT_YEAR = dayOf(Date.now() + 300 * DAY_MS);

interface Somebody {
  readonly given: string;
  readonly family: string;
  readonly title?: string;
  readonly holds: readonly (readonly [profile: Profile, at: string, dates?: { readonly from?: string; readonly until?: string }])[];
  readonly classes?: readonly string[];
  readonly state?: 'active' | 'blocked' | 'leaving' | 'merged';
}

/** By login. Everybody is invented. */
const PEOPLE: Readonly<Record<string, Somebody>> = {
  lea: { given: 'Léa', family: 'Morvan', holds: [['ELV', HIRONDELLES]], classes: ['cp-a'] },
  adam: { given: 'Adam', family: 'Morvan', holds: [['ELV', HIRONDELLES]], classes: ['cm2'] },
  malo: { given: 'Malo', family: 'Guillou', holds: [['ELV', HIRONDELLES]], classes: ['cp-a', 'ulis'] },
  zoe: { given: 'Zoé', family: 'Lefèvre', holds: [['ELV', HIRONDELLES]], classes: ['cp-a'] },
  ines: { given: 'Inès', family: 'Kaya', holds: [['ELV', HIRONDELLES]], classes: ['cm2'] },
  noe: { given: 'Noé', family: 'Texier', holds: [['ELV', HIRONDELLES]], classes: ['cm2'] },
  sacha: { given: 'Sacha', family: 'N’Diaye', holds: [['ELV', HIRONDELLES, { until: YESTERDAY }], ['ELV', EMBRUNS]], classes: ['cm1-embruns'] },
  paul: { given: 'Paul', family: 'Diallo', holds: [['ELV', EMBRUNS]], classes: ['cm1-embruns'] },
  lou: { given: 'Lou', family: 'Caradec', holds: [['ELV', TINY]] },
  bertin: { given: 'Claire', family: 'Bertin', title: 'Mme Bertin', holds: [['ENS', HIRONDELLES]], classes: ['cp-a'] },
  hamdi: { given: 'Youssef', family: 'Hamdi', title: 'M. Hamdi', holds: [['ENS', HIRONDELLES], ['ENS', EMBRUNS]], classes: ['cm2', 'ulis', 'cm1-embruns'] },
  rault: { given: 'Inès', family: 'Rault', title: 'Mme Rault', holds: [['ENS', HIRONDELLES, { until: YESTERDAY }]], classes: ['cm2'] },
  vasseur: { given: 'Thierry', family: 'Vasseur', title: 'M. Vasseur', holds: [['DIR', HIRONDELLES], ['ENS', HIRONDELLES]], classes: ['cm2'] },
  diallo: { given: 'Aïcha', family: 'Diallo', title: 'Mme Diallo', holds: [['ENS', HIRONDELLES], ['TUT', EMBRUNS]] },
  moreau: { given: 'Pascale', family: 'Moreau', title: 'Mme Moreau', holds: [['EVS', HIRONDELLES]] },
  kerbrat: { given: 'Olivier', family: 'Kerbrat', title: 'M. Kerbrat', holds: [['EXT', HIRONDELLES]] },
  sophie: { given: 'Sophie', family: 'Morvan', title: 'Mme Morvan', holds: [['TUT', HIRONDELLES]] },
  karim: { given: 'Karim', family: 'Morvan', title: 'M. Morvan', holds: [['TUT', HIRONDELLES]] },
  guerin: { given: 'Jean', family: 'Guérin', title: 'M. Guérin', holds: [['COL', TOWN]] },
  fabre: { given: 'Nora', family: 'Fabre', title: 'Mme Fabre', holds: [['ACA', ACADEMY]] },
  blocked: { given: 'Bruno', family: 'Bloqué', holds: [['ENS', HIRONDELLES]], state: 'blocked' },
  leaving: { given: 'Paule', family: 'Partante', holds: [['ENS', HIRONDELLES]], state: 'leaving' },
};

/** The person behind a login. */
export function personIdOf(login: string): string {
  return `person-${login}`;
}

/** A town with two schools and a tiny one, and everybody who has to do with them. */
export function schoolSeed(): SeedFile {
  const people = Object.entries(PEOPLE);
  return SeedFile.parse({
    organisations: [
      { id: ACADEMY, kind: 'academy', name: 'Académie de Test', town: 'Nantes' },
      { id: TOWN, kind: 'town', name: 'Ville de Saint-Aubin', town: 'Saint-Aubin-des-Marais', ancestors: [ACADEMY], parentId: ACADEMY },
      { id: HIRONDELLES, kind: 'school', name: 'École Les Hirondelles', town: 'Saint-Aubin-des-Marais', ancestors: [TOWN, ACADEMY], parentId: TOWN },
      { id: TINY, kind: 'school', name: 'École de l’Île', town: 'Saint-Aubin-des-Marais', ancestors: [TOWN, ACADEMY], parentId: TOWN },
      { id: EMBRUNS, kind: 'school', name: 'École des Embruns', town: 'Port-des-Embruns', ancestors: [ACADEMY], parentId: ACADEMY },
    ],
    people: people.map(([login, { given, family, title, state = 'active' }]) => ({ id: personIdOf(login), givenName: given, familyName: family, state, ...(title === undefined ? {} : { displayName: title }) })),
    affiliations: people.flatMap(([login, { holds }]) => holds.map(([profile, organisationId, dates], index) => ({ id: `${login} ${index}`, personId: personIdOf(login), organisationId, profile, ...dates }))),
    groups: [
      { id: 'cp-a', schoolId: HIRONDELLES, kind: 'class', name: 'CP A', levels: ['CP'] },
      { id: 'cm2', schoolId: HIRONDELLES, kind: 'class', name: 'CM2', levels: ['CM2'] },
      { id: 'ulis', schoolId: HIRONDELLES, kind: 'group', name: 'ULIS' },
      { id: 'cm1-embruns', schoolId: EMBRUNS, kind: 'class', name: 'CM1', levels: ['CM1'] },
    ],
    memberships: people.flatMap(([login, { classes = [], holds }]) => classes.map((groupId) => ({
      id: `${groupId} ${login}`,
      groupId,
      personId: personIdOf(login),
      as: holds.some(([profile]) => profile === 'ELV') ? 'pupil' : 'teacher',
      ...(holds.length === 1 ? holds[0]?.[2] : {}),
    }))),
    guardianships: [
      guardianship('sophie', 'lea', true),
      guardianship('sophie', 'adam', true),
      guardianship('karim', 'lea', true),
      guardianship('karim', 'adam', false),
      guardianship('diallo', 'paul', true),
    ],
    directoryKeys: people.map(([login]) => ({ id: `jointure 17$${login}`, personId: personIdOf(login) })),
    licences: [
      { id: 'manuel-ville', resourceId: 'manuel', organisationId: TOWN, model: 'INDIV', seats: 30, until: NEXT_YEAR },
      { id: 'atlas-avant', resourceId: 'atlas', organisationId: HIRONDELLES, model: 'ETABL', until: YESTERDAY },
      { id: 'disparue', resourceId: 'ancien-logiciel', organisationId: TOWN, model: 'ETABL' },
    ],
    assignments: [{ id: 'manuel-ville cp-a', licenceId: 'manuel-ville', holderKind: 'group', holderId: 'cp-a' }],
  });
}

/** Everybody as the ENT's CAS server knows them; the password is the login. */
export function casUsers(): readonly CasUser[] {
  return Object.keys(PEOPLE).map((login) => ({ login, password: login, attributes: { ENTPersonJointure: [`17$${login}`] } }));
}

function guardianship(adult: string, child: string, authority: boolean) {
  return { id: `${adult} ${child}`, adultId: personIdOf(adult), childId: personIdOf(child), authority };
}
