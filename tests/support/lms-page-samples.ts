import type { Frame } from '../../src/web/frame-models.js';
import { FRAMES, STRANGER } from './page-people.js';
import type { PageSample } from './page-sample.js';

const INSIDE: Frame = { ...STRANGER, isInside: true };
const KEEPING = { target: '_parent', origin: 'https://cartable.example', key: 'passerelle_a1b2c3d4' };

/** Pages that somebody meets who comes from an LMS. */
export const LMS_SAMPLES: readonly PageSample[] = [
  { id: 'lms-depart', frame: INSIDE, main: '.filled', page: { name: 'lmsWindow', model: { lms: 'Cartable', href: '#contenu', keeping: { ...KEEPING, proof: 'x', then: '#contenu' } } } },
  { id: 'lms-fenetre', frame: { ...INSIDE, tone: 'pupil' }, main: '.filled', page: { name: 'lmsWindow', model: { lms: 'Cartable', href: '#contenu', fetching: { ...KEEPING, action: '/recu', parked: 'x' } } } },
  { id: 'lms-fenetre-simple', frame: INSIDE, main: '.filled', page: { name: 'lmsWindow', model: { lms: 'Cartable', href: '#contenu' } } },
  { id: 'lms-accueil', frame: INSIDE, main: '.filled', page: { name: 'lmsHome', model: { lms: 'Cartable', linkHref: '#contenu' } } },
  { id: 'lms-accueil-relie', frame: INSIDE, main: '.filled', page: { name: 'lmsHome', model: { lms: 'Cartable', portalHref: '#contenu' } } },
  { id: 'lms-accueil-anonyme', frame: INSIDE, main: '.skip', page: { name: 'lmsHome', model: { lms: 'Cartable' } } },
  { id: 'lms-notes', frame: INSIDE, main: '.filled', page: { name: 'lmsMarks', model: { lms: 'Cartable', action: '/x', csrfToken: 'c', onHref: '#contenu', letters: [
    { linkId: 'l'.repeat(43), title: 'Les doubles', state: 'dead', code: 'LMS-REFUS', status: 422, at: Date.UTC(2026, 10, 23, 8, 5), count: 3 },
    { linkId: 'm'.repeat(43), title: '', state: 'waiting', code: 'LMS-PANNE', at: Date.UTC(2026, 10, 23, 8, 5), count: 1 },
  ] } } },
  { id: 'lms-notes-vide', frame: INSIDE, main: '.filled', page: { name: 'lmsMarks', model: { lms: 'Cartable', action: '/x', csrfToken: 'c', onHref: '#contenu', letters: [] } } },
  { id: 'lms-relier', frame: FRAMES.bertin, main: '.filled', page: { name: 'lmsLink', model: { lms: 'Cartable', calledThere: 'C. Bertin', school: 'École élémentaire Les Hirondelles', person: 'Mme Bertin', code: 'x', csrfToken: 'c' } } },
  { id: 'lms-refus', frame: INSIDE, main: '.skip', page: { name: 'error', model: { code: 'LMS-ETABLISSEMENT', traceId: 'K7QX-2M', time: Date.UTC(2026, 10, 23, 8, 5), whoCanHelp: 'aide@demonstrie.example' } } },
];
