import type { PageModels } from '../../src/web/page-models.js';
import type { ActivityRow, SpaceModels, ToDo } from '../../src/web/space-models.js';
import { FRAMES, TILES } from './page-people.js';
import type { PageSample } from './page-sample.js';

const SPACE = { href: '/espace/h-bertin/classes/cp-a', addHref: '/espace/h-bertin/classes/cp-a/ajouter', progressHref: '/espace/h-bertin/classes/cp-a/suivi' };

const ROWS: readonly ActivityRow[] = [
  row('Enquête au jardin', { resource: 'La main à la pâte', subject: 'sciences', icon: 'sprout', done: 15, given: 24, until: '2026-11-27' }),
  row('Additions à trous', { resource: 'Calcul en herbe', subject: 'maths', icon: 'calculator', chosen: 3, done: 2, given: 3, from: '2026-11-23', until: '2026-11-27' }),
  row('Le loup et l’agneau, chapitre 2', { resource: 'Mon manuel de lecture', subject: 'francais', icon: 'book-open', state: 'soon', from: '2026-12-01' }),
  row('Hello, de la salutation à la présentation de toute la famille', { resource: 'Hello Hedgehog', subject: 'langues', icon: 'languages', state: 'hidden', content: 'image' }),
  row('À vélo', { resource: 'Savoir rouler à vélo', subject: 'sport', icon: 'bike', state: 'over', until: '2026-10-16', done: 24, refusal: 'LIC-AUCUNE' }),
];

const TO_DO: readonly ToDo[] = [
  toDo('Enquête au jardin : que mange l’escargot ?', { subject: 'sciences', icon: 'sprout', until: '2026-11-27', text: 'Regarde la vidéo, puis dessine ce que tu as vu.' }),
  toDo('Additions à trous', { subject: 'maths', icon: 'calculator', until: '2026-11-24', stage: 'started' }),
  toDo('À vélo', { subject: 'sport', icon: 'bike', refusal: 'LIC-AUCUNE' }),
  toDo('Le loup et l’agneau', { subject: 'francais', icon: 'book-open', stage: 'done' }),
];

const { href: _href, ...OVER } = toDo('Le loup et l’agneau', { subject: 'francais', icon: 'book-open', until: '2026-11-20', stage: 'started', isOver: true });

const FORM: SpaceModels['activityForm'] = {
  isNew: true,
  action: SPACE.addHref,
  backHref: SPACE.href,
  group: 'CP A',
  resource: { id: 'calcul-en-herbe', title: 'Calcul en herbe', publisher: 'Éditions du Préau', subject: 'maths', icon: 'calculator' },
  values: { title: 'Additions à trous', text: 'Fais les dix premières.\nPuis corrige-toi.', from: '2026-11-23', until: '2026-11-27', visible: true, everybody: false },
  pupils: ['Maël Bertrand', 'Aïcha Diallo', 'Noé Garnier', 'Malo Guillou', 'Zoé Lefèvre', 'Léa Morvan'].map((name, index) => ({ id: `p${index}`, name, chosen: index % 2 === 0 })),
  faults: [],
  version: 1,
  csrfToken: 'x',
};

const PROGRESS: SpaceModels['progress'] = {
  name: 'CP A',
  backHref: SPACE.href,
  exportHref: `${SPACE.progressHref}.csv`,
  activities: [
    { title: 'Enquête au jardin', href: '/a/1', done: 3, given: 6 },
    { title: 'Additions à trous', href: '/a/2', done: 1, given: 3 },
    { title: 'Le loup et l’agneau, chapitre 2', href: '/a/3', done: 0, given: 6 },
  ],
  pupils: FORM.pupils.map(({ name }, index) => ({
    name,
    cells: [
      { stage: index % 2 === 0 ? 'done' : 'submitted', ...(index % 2 === 0 ? { score: { given: 17.5, maximum: 20 }, comment: index === 0 ? 'Très bien observé.' : '' } : {}) },
      index % 2 === 0 ? { stage: 'started' } : undefined,
      { stage: 'none' },
    ],
  })),
};

/** The pages of spaces in the states that look different. */
export function spaceSamples({ teacher, resource }: { readonly teacher: PageModels['teacher']; readonly resource: PageModels['resource'] }): readonly PageSample[] {
  const space = { ...SPACE, name: 'CP A', pupils: 24, backHref: '/espace/h-bertin?groupe=cp-a', rows: ROWS, action: '/espace/h-bertin/activites', isFull: false, csrfToken: 'x' };
  return [
    { id: 'espace', frame: FRAMES.bertin, main: '.filled', page: { name: 'space', model: space } },
    { id: 'espace-vide', frame: FRAMES.bertin, main: '.filled', page: { name: 'space', model: { ...space, rows: [] } } },
    { id: 'espace-plein', frame: FRAMES.bertin, main: 'a.activity-text', page: { name: 'space', model: { ...space, isFull: true } } },
    { id: 'espace-ajouter', frame: FRAMES.bertin, main: 'a.tile', page: { name: 'spaceAdd', model: { name: 'CP A', levels: ['CP'], backHref: SPACE.href, action: SPACE.addHref, query: '', tiles: TILES.slice(0, 6), total: 6 } } },
    { id: 'espace-ajouter-recherche', frame: FRAMES.bertin, main: '.search button', page: { name: 'spaceAdd', model: { name: 'CP A', levels: ['CP'], backHref: SPACE.href, action: SPACE.addHref, query: 'loup', tiles: [], total: 6 } } },
    { id: 'activite-nouvelle', frame: FRAMES.bertin, main: 'form .filled', page: { name: 'activityForm', model: FORM } },
    { id: 'activite-fautes', frame: FRAMES.bertin, main: 'form .filled', page: { name: 'activityForm', model: { ...FORM, values: { ...FORM.values, title: '' }, faults: ['title', 'text', 'days', 'pupils'] } } },
    { id: 'activite-conflit', frame: FRAMES.bertin, main: 'form .filled', page: { name: 'activityForm', model: { ...FORM, isNew: false, removeHref: '/x', stored: { ...FORM.values, title: 'Additions', text: 'Fais tout.', chosen: ['Léa Morvan'] } } } },
    { id: 'activite-supprimer', frame: FRAMES.bertin, main: '.filled', page: { name: 'activityRemove', model: { title: 'Additions à trous', group: 'CP A', action: '/x', backHref: '/y', csrfToken: 'x' } } },
    { id: 'contenu', frame: FRAMES.lea, main: '.back a', page: { name: 'content', model: { title: 'L’abeille', source: 'musee.example.org', text: 'Regarde bien ses ailes.', documentHref: 'about:blank', backHref: '/espace/h-lea' } } },
    { id: 'suivi', frame: FRAMES.bertin, main: '.scroll', page: { name: 'progress', model: PROGRESS } },
    { id: 'suivi-vide', frame: FRAMES.bertin, main: '.back a', page: { name: 'progress', model: { ...PROGRESS, activities: [] } } },
    { id: 'suivi-sans-eleve', frame: FRAMES.bertin, main: '.back a', page: { name: 'progress', model: { ...PROGRESS, pupils: [] } } },
    { id: 'enseignant-espace', frame: FRAMES.bertin, main: '.filled', page: { name: 'teacher', model: { ...teacher, space: { ...SPACE, rows: ROWS.slice(0, 2) } } } },
    { id: 'ressource-a-ajouter', frame: FRAMES.bertin, main: '.filled', page: { name: 'resource', model: { ...resource, addTo: [{ name: 'CP A', href: '/x' }, { name: 'Décloisonnement sciences', href: '/y' }] } } },
    { id: 'eleve-a-faire', frame: FRAMES.lea, main: '.filled', page: { name: 'pupil', model: { givenName: 'Léa', toDo: TO_DO, tiles: TILES.slice(0, 5) } } },
    { id: 'enfant-activites', frame: FRAMES.morvan, main: 'main .button', page: { name: 'child', model: { givenName: 'Léa', school: 'École élémentaire Les Hirondelles', className: 'CP A', tiles: TILES.slice(2, 4), backHref: '/espace/parent', toDo: [
      toDo('Enquête au jardin', { subject: 'sciences', icon: 'sprout', until: '2026-11-27' }),
      { ...toDo('Additions à trous', { subject: 'maths', icon: 'calculator', stage: 'done' }), score: { given: 17.5, maximum: 20 }, comment: 'Très bien, continue.' },
      OVER,
    ] } } },
  ];
}

function row(title: string, differences: Partial<ActivityRow>): ActivityRow {
  return { id: 'a'.repeat(32), version: 1, href: '/espace/h-bertin/activites/a', title, resource: '', subject: 'maths', icon: 'shapes', state: 'now', done: 0, given: 24, ...differences };
}

function toDo(title: string, differences: Partial<ToDo>): ToDo {
  return { title, href: '/espace/h-lea/activites/a/ouvrir', text: '', today: '2026-11-23', subject: 'maths', icon: 'shapes', stage: 'none', isOver: false, ...differences };
}
