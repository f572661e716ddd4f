import { randomToken } from '../tokens.js';
import { released } from '../release-desk.js';
import type { Group } from '../../domain/group.js';
import type { Hat } from '../../domain/hat.js';
import type { Organisation } from '../../domain/organisation.js';
import type { Person } from '../../domain/person.js';
import type { Resource } from '../../domain/resource.js';
import type { Released } from '../../protocols/contract.js';
import type { BenchScene } from '../../protocols/contract/tool-bench.js';

/** In no directory: no UAI looks like it, and `.example` is nobody's (RFC 2606). */
const SCHOOL: Organisation = { id: 'ecole-d-essai', kind: 'school', name: 'École d’essai', ancestors: [], searchText: '' };
const CLASS: Group = { id: 'classe-d-essai', schoolId: SCHOOL.id, kind: 'class', name: 'Classe d’essai', levels: ['CE1'] };
const PUPIL: Person = { id: 'eleve-d-essai', givenName: 'Camille', familyName: 'Essai', state: 'active' };
const TEACHER: Person = { id: 'enseignant-d-essai', givenName: 'Dominique', familyName: 'Essai', displayName: 'Dominique Essai', email: 'dominique.essai@essai.example', state: 'active' };

/** A class that exists nowhere, told to a resource as a launch would tell it; with new pseudonyms each time, which are not kept. */
export function sceneFor(resource: Resource): BenchScene {
  return { pupil: nobody(resource, PUPIL, 'pupil'), teacher: nobody(resource, TEACHER, 'teacher') };
}

/** What a resource requires and nobody here has cannot be shown: it is tried without. An anonymous one is told no pseudonym. */
function nobody(resource: Resource, person: Person, role: 'pupil' | 'teacher'): Released {
  const hat: Hat = { id: `${role}-${SCHOOL.id}`, role, organisationId: SCHOOL.id };
  const subject = `essai-${randomToken(128)}`;
  const lenient = { ...resource, release: resource.release.map((rule) => ({ ...rule, required: false })) };
  const facts = { school: SCHOOL, group: CLASS, place: CLASS, names: new Map([[person.id, subject]]) };
  const told = released({ person, hat, groupId: CLASS.id, locale: 'fr' }, lenient, facts);
  return told;
}
