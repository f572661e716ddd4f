import { lmsUserId, type LmsRegistration } from '../../src/domain/lms.js';
import type { LmsVisit, LmsWords } from '../../src/domain/lms-visit.js';
import type { LmsMessage } from '../../src/protocols/contract/lms.js';
import { HIRONDELLES } from './school.js';

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
export const LEARNER = `${MEMBERSHIP}Learner`;
export const INSTRUCTOR = `${MEMBERSHIP}Instructor`;

export const REGISTRATION: LmsRegistration = {
  id: 'lms-abcdefghijklmnop', issuer: 'https://cours.example.fr', clientId: 'hub', authorizationUrl: 'https://cours.example.fr/auth', tokenUrl: 'https://cours.example.fr/token',
  keySetUrl: 'https://cours.example.fr/jwks', connector: 'generic-lms', organisationId: '0440999X', name: 'Cours', state: 'active', allowAnonymous: false, roles: [], history: [],
};

/** What a launch of a link says that was accepted. */
export function messageOf(differences: Partial<LmsMessage> = {}): LmsMessage {
  return {
    kind: 'resource-link', deploymentId: 'd-1', subject: '42', targetLinkUri: 'https://hub.example.fr/', roles: [LEARNER],
    context: { id: 'cours-7', title: 'Maths CP' }, resourceLink: { id: 'lien-1', title: 'Calculons', history: [] },
    custom: { passerelle_ressource: 'calcul-en-herbe' }, attributes: {}, presentation: {}, hops: [], ...differences,
  };
}

export const words = (differences: Partial<LmsWords> = {}): LmsWords => ({ roles: [LEARNER], attributes: {}, hops: [], ...differences });

let serial = 0;
/** A visit for a link, of somebody new. */
export function visitFrom(place: Pick<LmsVisit, 'courseId' | 'linkId' | 'resourceId'>, differences: Partial<Omit<LmsVisit, 'words'>> = {}, said: Partial<LmsWords> = {}): LmsVisit {
  serial += 1;
  return {
    id: `visit-${String(serial).padStart(37, '0')}`, kind: 'link', registrationId: REGISTRATION.id, deploymentId: 'd-1', schoolId: HIRONDELLES,
    userId: lmsUserId(`nobody-${serial}`), isAnonymous: false, role: 'pupil', ...place, locale: 'fr', traceId: '7F3K-92', formToken: 'f'.repeat(32),
    words: JSON.stringify(words(said)), expiresAt: 4_000_000_000_000, ...differences,
  };
}
