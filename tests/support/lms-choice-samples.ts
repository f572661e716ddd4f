import type { Frame } from '../../src/web/frame-models.js';
import type { PageModels } from '../../src/web/page-models.js';
import { STRANGER } from './page-people.js';
import type { PageSample } from './page-sample.js';

const INSIDE: Frame = { ...STRANGER, isInside: true };
const CATALOGUE: PageModels['lmsCatalogue'] = {
  lms: 'Cartable', takes: { links: true, several: true, marks: true }, query: '', action: '/lti/lms/choisir', kept: { visite: 'a1b2c3d4' }, total: 3, allHref: '#contenu', csrfToken: 'c', kinds: [],
  filters: [{ label: 'Français', href: '#contenu', active: false }, { label: 'Mathématiques', href: '#contenu', active: false }],
  rows: [
    { id: 'calcul', title: 'Calcul en herbe', publisher: 'Calculo', subject: 'maths', icon: 'calculator', levels: ['CP', 'CE1'], isDown: false, hasScores: true, pickerHref: '#contenu' },
    { id: 'manuel', title: 'Manuel de lecture', publisher: 'Éditions du Tilleul', subject: 'francais', icon: 'book-open', levels: [], isDown: false, hasScores: false },
    { id: 'jardin', title: 'L’enquête du jardin, ou comment poussent les plantes', publisher: 'Atelier du Jardin', subject: 'sciences', icon: 'sprout', levels: ['CM1'], isDown: true, hasScores: true },
  ],
};
const PICKED: PageModels['lmsPicked'] = {
  lms: 'Cartable', tool: 'Calcul en herbe', subject: 'maths', icon: 'calculator', leftOut: ['image'], words: { message: 'Deux activités choisies.' }, action: '/reponse', backHref: '#contenu', csrfToken: 'c',
  items: [{ title: 'Les doubles', text: 'De 1 à 10', scoreMaximum: 20 }, { title: 'Les moitiés' }],
};

/** Pages in which a teacher chooses for a course, and the one after a tool. */
export const LMS_CHOICE_SAMPLES: readonly PageSample[] = [
  { id: 'lms-catalogue', frame: INSIDE, main: '.filled', page: { name: 'lmsCatalogue', model: CATALOGUE } },
  { id: 'lms-catalogue-un', frame: INSIDE, main: '.filled', page: { name: 'lmsCatalogue', model: { ...CATALOGUE, takes: { links: true, several: false, marks: false } } } },
  { id: 'lms-catalogue-rien', frame: INSIDE, main: 'button[name="annuler"]', page: { name: 'lmsCatalogue', model: { ...CATALOGUE, query: 'zzz', rows: [] } } },
  { id: 'lms-catalogue-ferme', frame: INSIDE, main: 'button[name="annuler"]', page: { name: 'lmsCatalogue', model: { ...CATALOGUE, takes: { links: false, several: false, marks: false } } } },
  { id: 'lms-choisi', frame: INSIDE, main: '.filled', page: { name: 'lmsPicked', model: PICKED } },
  { id: 'lms-choisi-rien', frame: INSIDE, main: '.filled', page: { name: 'lmsPicked', model: { ...PICKED, items: [], leftOut: [], words: {} } } },
  { id: 'lms-retour', frame: INSIDE, main: '.skip', page: { name: 'lmsReturn', model: { tool: 'Calcul en herbe', traceId: 'K7QX-2M', words: { error: 'La séance est finie.' } } } },
  { id: 'lms-retour-inconnu', frame: INSIDE, main: '.skip', page: { name: 'lmsReturn', model: { words: {} } } },
];
