import { SeedFile } from '../../src/directory/seed-file.js';
import type { Profile } from '../../src/domain/profile.js';
import { ACADEMY, EMBRUNS, HIRONDELLES, personIdOf, schoolSeed } from './school.js';

/** Login, given name, family name, and what they hold where. */
const MORE: readonly (readonly [login: string, given: string, family: string, holds: readonly (readonly [Profile, string])[]])[] = [
  ['awa', 'Awa', 'N’Diaye', [['ELV', HIRONDELLES]]],
  ['ousmane', 'Ousmane', 'N’Diaye', [['ELV', EMBRUNS]]],
  ['marieme-h', 'Marième', 'N’Diaye', [['TUT', HIRONDELLES]]],
  ['marieme-e', 'Marième', 'N’Diaye', [['TUT', EMBRUNS]]],
  ['eva', 'Éva', 'Texier', [['ELV', HIRONDELLES]]],
  ['jade', 'Jade', 'Leroux', [['ELV', HIRONDELLES]]],
  ['jade2', 'Jade', 'Leroux', [['ELV', HIRONDELLES]]],
  ['nina', 'Nina', 'Oger', [['ENS', HIRONDELLES]]],
  ['bazin', 'Luc', 'Bazin', [['DIR', EMBRUNS]]],
  ['double', 'Anne', 'Le Goff', [['ENS', HIRONDELLES], ['DIR', EMBRUNS]]],
  ['roy', 'Étienne', 'Roy', [['ENS', HIRONDELLES], ['ACA', ACADEMY]]],
];

const GUARDIANS: readonly (readonly [adult: string, child: string])[] = [['marieme-h', 'awa'], ['marieme-e', 'ousmane']];

/** The keys by which providers name people: kind and value, then who. */
const KEYS: readonly (readonly [id: string, login: string])[] = [
  ['jointure 17$801201', 'sophie'],
  ['jointure 17$801202', 'karim'],
  ['jointure 17$801305', 'marieme-h'],
  ['jointure 17$801306', 'marieme-e'],
  ['jointure 17$801410', 'diallo'],
  [`eleve ${HIRONDELLES}$70021`, 'lea'],
  [`eleve ${HIRONDELLES}$70022`, 'adam'],
  [`eleve ${HIRONDELLES}$70031`, 'noe'],
  [`eleve ${HIRONDELLES}$70032`, 'eva'],
  [`eleve ${HIRONDELLES}$70041`, 'jade'],
  [`eleve ${HIRONDELLES}$70042`, 'jade2'],
  ['mail thierry.vasseur@ac-exemple.fr', 'vasseur'],
  ['mail youssef.hamdi@ac-exemple.fr', 'hamdi'],
  ['mail aicha.diallo@ac-exemple.fr', 'diallo'],
  ['mail pascale.moreau@ac-exemple.fr', 'moreau'],
  ['mail luc.bazin@ac-exemple.fr', 'bazin'],
  ['mail nora.fabre@ac-exemple.fr', 'fabre'],
  // Whatever put a parent's address there, it opens no door of the staff.
  ['mail sophie.morvan@ac-exemple.fr', 'sophie'],
];

/** The test school, with the people and keys that EduConnect and the academy's provider speak of. */
export function familySeed(): SeedFile {
  const school = schoolSeed();
  return SeedFile.parse({
    ...school,
    people: [...school.people, ...MORE.map(([login, givenName, familyName]) => ({ id: personIdOf(login), givenName, familyName, state: 'active' }))],
    affiliations: [...school.affiliations, ...MORE.flatMap(([login, , , holds]) => holds.map(([profile, organisationId], index) => ({ id: `${login} ${index}`, personId: personIdOf(login), organisationId, profile })))],
    guardianships: [...school.guardianships, ...GUARDIANS.map(([adult, child]) => ({ id: `${adult} ${child}`, adultId: personIdOf(adult), childId: personIdOf(child), authority: true }))],
    directoryKeys: [...school.directoryKeys, ...KEYS.map(([id, login]) => ({ id, personId: personIdOf(login) }))],
  });
}
