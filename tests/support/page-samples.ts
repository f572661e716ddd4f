import type { PageModels } from '../../src/web/page-models.js';
import { FRAMES, STRANGER, TILES } from './page-people.js';
import { spaceSamples } from './space-samples.js';
import type { PageSample } from './page-sample.js';
import { LMS_ADMIN_SAMPLES } from './lms-admin-samples.js';
import { TOOL_SAMPLES } from './tool-samples.js';
import { LMS_CHOICE_SAMPLES } from './lms-choice-samples.js';
import { LMS_SAMPLES } from './lms-page-samples.js';


const RECEIPT: PageModels['resource']['receipt'] = {
  recipient: 'calcul-en-herbe.example',
  pseudonym: true,
  lines: [
    { attribute: 'role', value: 'Enseignant·e', purpose: 'Montrer le suivi de la classe' },
    { attribute: 'className', value: 'CP A', purpose: 'Ranger les exercices par classe' },
    { attribute: 'level', value: 'CP', purpose: 'Proposer des exercices du bon niveau' },
  ],
};

const RESOURCE: PageModels['resource'] = {
  title: 'Calcul en herbe',
  summary: 'Dix minutes de calcul par jour, du dénombrement aux additions à trous. Les exercices s’adaptent à chaque élève.',
  publisher: 'Éditions du Préau',
  subject: 'maths',
  kind: 'exercices',
  levels: ['CP', 'CE1', 'CE2'],
  icon: 'calculator',
  openHref: '/espace/h-bertin/ressources/calcul-en-herbe/ouvrir?groupe=cp-a',
  backHref: '/espace/h-bertin?groupe=cp-a',
  receipt: RECEIPT,
  favourite: { action: '/espace/h-bertin/ressources/calcul-en-herbe/favori', kept: false },
  csrfToken: 'x',
};

const SELECTION: PageModels['selection'] = {
  tool: 'Calcul en herbe',
  subject: 'maths',
  icon: 'calculator',
  group: 'CP A',
  items: [
    { title: 'Les doubles jusqu’à 10', text: 'Cinq calculs à faire de tête.', scoreMaximum: 5, from: '2026-11-30', until: '2026-12-18' },
    { title: 'Additions à trous', until: '2026-12-18' },
    { title: 'La course aux nombres', scoreMaximum: 20 },
    { title: 'L’histoire du zéro', content: { kind: 'link', host: 'musee.example.org' } },
  ],
  leftOut: { count: 3, kinds: ['file-brief', 'video'] },
  words: { message: 'Merci ! Les corrigés sont dans l’onglet du maître.' },
  action: '/espace/h-bertin/selections/x/ajouter',
  againHref: '/espace/h-bertin/ressources/calcul-en-herbe/choisir?groupe=cp-a',
  backHref: '/espace/h-bertin/ressources/calcul-en-herbe?groupe=cp-a',
  csrfToken: 'x',
};

const CHOOSER: PageModels['chooser'] = {
  query: '',
  returnTo: '',
  byRole: [
    { role: 'pupil', connections: [{ href: '/connexion/vers/ent', label: 'ENT Les Hirondelles', help: 'Ton identifiant de l’école. Les parents et les enseignants entrent aussi par ici.' }] },
    { role: 'parent', connections: [{ href: '/connexion/vers/familles', label: 'Compte des familles', help: 'Le compte qui sert déjà pour les inscriptions.' }] },
    { role: 'teacher', connections: [{ href: '/connexion/vers/agents', label: 'Guichet des agents de l’académie', help: 'Votre adresse professionnelle. Assistance : 02 00 00 00 00' }] },
  ],
};

const TEACHER: PageModels['teacher'] = {
  groups: [
    { name: 'CP A', href: '/espace/h-bertin?groupe=cp-a', pupils: 24, current: true },
    { name: 'Décloisonnement sciences', href: '/espace/h-bertin?groupe=sciences', pupils: 17, current: false },
  ],
  heading: 'CP A',
  levels: ['CP'],
  query: '',
  action: '/espace/h-bertin',
  kept: { groupe: 'cp-a' },
  filters: [
    { label: 'Français', href: '/espace/h-bertin?matiere=francais', active: false },
    { label: 'Maths', href: '/espace/h-bertin?matiere=maths', active: false },
    { label: 'Sciences', href: '/espace/h-bertin?matiere=sciences', active: false },
    { label: 'Langues', href: '/espace/h-bertin?matiere=langues', active: false },
  ],
  kinds: [
    { label: 'Manuel', href: '/espace/h-bertin?type=manuel', active: false },
    { label: 'Exercices', href: '/espace/h-bertin?type=exercices', active: true },
  ],
  tiles: TILES,
  total: TILES.length,
};

const HEAD: PageModels['head'] = {
  school: 'École élémentaire Les Hirondelles',
  pupils: 98,
  classes: [
    { name: 'CP A', levels: ['CP'], pupils: 24, teachers: ['Claire Bertin', 'Inès Rault'], activities: 6, openings: 214 },
    { name: 'CE1-CE2', levels: ['CE1', 'CE2'], pupils: 26, teachers: ['Youssef Hamdi'], activities: 3, openings: 88 },
    { name: 'CM1', levels: ['CM1'], pupils: 25, teachers: ['Thierry Vasseur'], activities: 0, openings: 0 },
    { name: 'CM2', levels: ['CM2'], pupils: 23, teachers: [], activities: 1, openings: 12 },
  ],
  resources: [
    { name: 'Calcul en herbe', protocol: 'LTI 1.3', state: 'on', detail: 'Éditions du Préau', href: '/r/1', licence: '2027-08-31', licenceEnded: false },
    { name: 'La main à la pâte', protocol: 'Lien', state: 'on', detail: 'Fondation La main à la pâte', href: '/r/2', licence: 'free', licenceEnded: false },
    { name: 'Savoir rouler à vélo', protocol: 'Lien', state: 'attention', detail: 'Usep', href: '/r/3', licence: 'none', licenceEnded: false },
    { name: 'Le dictionnaire illustré', protocol: 'Lien', state: 'attention', detail: 'Éditions du Préau', href: '/r/5', licence: '2026-08-31', licenceEnded: true },
    { name: 'La frise du temps', protocol: 'Lien', state: 'off', detail: 'Archives de Démonstrie', href: '/r/4', licence: 'open', licenceEnded: false },
  ],
  tiles: TILES.slice(0, 4),
  waitingHref: '/espace/h-vasseur/attente',
  diagnosisHref: '/espace/h-vasseur/diagnostic',
  licencesHref: '/espace/h-vasseur/licences',
};

const ACADEMY: PageModels['academy'] = {
  name: 'Académie de Démonstrie',
  schools: 1612,
  waitingHref: '/espace/h-fabre/attente',
  diagnosisHref: '/espace/h-fabre/diagnostic',
  toolsHref: '/espace/h-fabre/outils',
  lmsHref: '/espace/h-fabre/lms',
  connections: [
    { name: 'Compte des familles', protocol: 'SAML 2.0', state: 'on', detail: 'Élève, Parent' },
    { name: 'Guichet des agents', protocol: 'SAML 2.0', state: 'attention', detail: 'Enseignant·e, Direction, Académie' },
    { name: 'ENT Les Hirondelles', protocol: 'CAS', state: 'on', detail: 'Élève, Parent, Enseignant·e' },
    { name: 'ENT du Bocage', protocol: 'CAS', state: 'off', detail: 'Élève, Parent' },
  ],
  resources: [
    { name: 'Calcul en herbe', protocol: 'LTI 1.3', state: 'on', detail: 'Éditions du Préau' },
    { name: 'itslearning', protocol: 'LTI 1.3', state: 'on', detail: 'itslearning' },
    { name: 'La main à la pâte', protocol: 'Lien', state: 'on', detail: 'Fondation La main à la pâte' },
  ],
};

const AUTHORITY: PageModels['authority'] = {
  name: 'Ville de Saint-Aubin-des-Marais',
  kind: 'town',
  schools: [
    { name: 'École élémentaire Les Hirondelles', uai: '0449901Y', town: 'Saint-Aubin-des-Marais', classes: 5, pupils: 1122 },
    { name: 'École maternelle Les Coquelicots', uai: '0449902Z', town: 'Saint-Aubin-des-Marais', classes: 2, pupils: 41 },
    { name: 'École des Embruns', uai: '0859901A', town: 'Port-des-Embruns', classes: 1, pupils: undefined },
  ],
  licences: [
    { title: 'Calcul en herbe', holder: 'Ville de Saint-Aubin-des-Marais', until: '2027-08-31' },
    { title: 'Mon manuel de lecture', holder: 'Ville de Saint-Aubin-des-Marais', until: '' },
  ],
};

const RECORDS: PageModels['choice'] = {
  action: '/connexion/choix/x',
  door: 'Compte des familles',
  records: [
    { id: 'person-1', title: 'Awa', places: ['École élémentaire Les Hirondelles'] },
    { id: 'person-2', title: 'Ousmane, Fatou', places: ['École élémentaire Jules-Lenoir', 'École des Embruns'] },
  ],
};

const PROBLEM = { traceId: '7F3K-92', time: Date.UTC(2026, 10, 23, 9, 15), whoCanHelp: 'assistance@demonstrie.example · 02 00 00 00 00' };

const SAID: PageModels['waitingConfirm']['account'] = { door: 'INSPÉ d’Exemple', name: 'Nina OGER', roles: ['Enseignant·e'], schools: ['École élémentaire Les Hirondelles'], at: PROBLEM.time, until: PROBLEM.time };

const WAITING: PageModels['waiting'] = { action: '/espace/h-vasseur/attente', homeHref: '/espace/h-vasseur', isAcademy: false, code: '', isUnknown: false, recent: [], csrfToken: 'x' };

/** What somebody might write into a directory or a catalogue, in the hope that a page runs it. */
const HOSTILE = '"\'><script>window.stolen=1</script><img src=x onerror=window.stolen=1>{{7*7}}<%= it %>';

export const HOSTILE_SAMPLE: PageSample = {
  id: 'hostile',
  frame: { ...FRAMES.bertin, path: `/espace?q=${HOSTILE}`, place: { name: HOSTILE, detail: HOSTILE }, visitor: { label: HOSTILE, homeHref: '/', csrfToken: HOSTILE, hats: [
    { href: '/a', role: 'teacher', label: HOSTILE, current: true },
    { href: '/b', role: 'head', label: HOSTILE, current: false },
  ] } },
  main: 'a.tile',
  page: { name: 'teacher', model: {
    ...TEACHER,
    heading: HOSTILE,
    query: HOSTILE,
    kept: { [HOSTILE]: HOSTILE },
    groups: [{ name: HOSTILE, href: '/c', pupils: 3, current: false }],
    filters: [{ label: HOSTILE, href: '/d', active: true }, { label: HOSTILE, href: '/e', active: false }],
    tiles: [{ ...TILES[0]!, title: HOSTILE, publisher: HOSTILE, icon: HOSTILE }],
  } },
};

const DIAGNOSIS: PageModels['diagnosis'] = {
  action: '/espace/h-vasseur/diagnostic',
  homeHref: '/espace/h-vasseur',
  isAcademy: false,
  schoolId: '0449901Y',
  query: 'morv',
  resources: [{ id: 'calcul-en-herbe', title: 'Calcul en herbe', chosen: true }, { id: 'guide-du-maitre', title: 'Le guide du maître', chosen: false }],
};
const LICENCE = { title: 'Mon manuel de lecture', holder: 'École élémentaire Les Hirondelles', model: 'INDIV', until: '2027-08-31', state: 'current', seats: { used: 24, total: 28 } } as const;
const SOMEBODY = { id: 'person-lea', name: 'Léa Morvan', detail: 'Élève · CP A', otherHref: '/espace/h-vasseur/diagnostic?q=morv' };

/** Every page, and the states of it that look different. */
export const SAMPLES: readonly PageSample[] = [
  { id: 'connexion', frame: STRANGER, main: 'a.row', page: { name: 'chooser', model: { ...CHOOSER, remembered: { href: '/connexion/vers/ent', label: 'ENT Les Hirondelles' } } } },
  { id: 'connexion-recherche', frame: STRANGER, main: 'a.row', page: { name: 'chooser', model: { ...CHOOSER, returnTo: '/espace/h-lea', query: 'aubin', results: [
    { href: '/connexion?ecole=0449901Y', name: 'École élémentaire Les Hirondelles', town: 'Saint-Aubin-des-Marais', uai: '0449901Y' },
    { href: '/connexion?ecole=0449902Z', name: 'École maternelle Les Coquelicots', town: 'Saint-Aubin-des-Marais', uai: '0449902Z' },
  ] } } },
  { id: 'connexion-ecole', frame: STRANGER, main: 'a.row', page: { name: 'chooser', model: { ...CHOOSER, school: { name: 'École élémentaire Les Hirondelles', town: 'Saint-Aubin-des-Marais', clearHref: '/connexion' } } } },
  { id: 'connexion-vide', frame: STRANGER, main: '.search button', page: { name: 'chooser', model: { ...CHOOSER, query: 'Poudlard', results: [], byRole: [] } } },
  { id: 'choix', frame: STRANGER, main: '.filled', page: { name: 'choice', model: { ...RECORDS, uniteHref: '/connexion/choix/x/reunir' } } },
  { id: 'reunir', frame: STRANGER, main: '.filled', page: { name: 'unite', model: { ...RECORDS, uniteHref: '/connexion/choix/x/reunir' } } },
  { id: 'attente', frame: FRAMES.vasseur, main: '.filled', page: { name: 'waiting', model: { ...WAITING, code: 'K7-42', isUnknown: true } } },
  { id: 'attente-trouve', frame: FRAMES.vasseur, main: 'a.row', page: { name: 'waiting', model: { ...WAITING, code: 'K7-42-QX-9M', found: { ...SAID, schoolId: '0449901Y', query: 'og', results: [
    { href: '/espace/h-vasseur/attente/relier?code=K7-42-QX-9M&personne=person-1', name: 'Nina Oger', detail: 'Enseignant·e' },
  ] }, recent: [{ id: 'account 1', name: 'Marième N’Diaye', door: 'Compte des familles', at: PROBLEM.time, until: PROBLEM.time }] } } },
  { id: 'attente-academie', frame: FRAMES.fabre, main: '.filled', page: { name: 'waiting', model: { ...WAITING, isAcademy: true, code: 'K7-42-QX-9M', found: { ...SAID, name: '', schools: [], schoolId: '', query: '' } } } },
  { id: 'attente-confirmer', frame: FRAMES.vasseur, main: '.filled', page: { name: 'waitingConfirm', model: { action: '/x', backHref: '/y', code: 'K7-42-QX-9M', account: SAID, person: { id: 'person-1', name: 'Nina Oger', detail: 'Enseignant·e' }, school: { id: '0449901Y', name: 'École élémentaire Les Hirondelles' }, csrfToken: 'x' } } },
  { id: 'diagnostic', frame: FRAMES.vasseur, main: 'a.row', page: { name: 'diagnosis', model: { ...DIAGNOSIS, results: [{ href: '/d', name: 'Léa Morvan', detail: 'Élève · CP A' }, { href: '/e', name: 'Adam Morvan', detail: 'Élève · CM2' }] } } },
  { id: 'diagnostic-reponse', frame: FRAMES.vasseur, main: 'main .button', page: { name: 'diagnosis', model: { ...DIAGNOSIS, person: SOMEBODY, answer: { resource: 'Calcul en herbe', failures: [{ at: PROBLEM.time, code: 'LIC-AUCUNE', traceId: PROBLEM.traceId }], hats: [{
    role: 'pupil',
    checks: [{ name: 'sign-in' }, { name: 'place' }, { name: 'account' }, { name: 'role' }, { name: 'school' }, { name: 'licence', code: 'LIC-AUCUNE', acts: 'school' }, { name: 'dates' }, { name: 'connector' }, { name: 'deployment' }, { name: 'data' }],
    refusal: 'LIC-AUCUNE',
    summary: 'calcul-en-herbe · 0449901Y · Élève\n+ Un compte mène à cette personne\n+ Elle a un rôle dans l’école aujourd’hui\n- Une licence couvre cette personne : LIC-AUCUNE (La direction de l’école)\n2026-11-23 · 7F3K-92',
  }] } } } },
  { id: 'licences', frame: FRAMES.vasseur, main: 'table a', page: { name: 'licences', model: { homeHref: '/h', answerAction: '/h/licences/demandes', csrfToken: 'x',
    licences: [
      { ...LICENCE, href: '/h/licences/1' },
      { title: 'Calcul en herbe', holder: 'Saint-Aubin-des-Marais', model: 'ETABL', until: '2027-08-31', state: 'current', href: '/h/licences/2' },
      { title: 'L’atlas des animaux', holder: 'École élémentaire Les Hirondelles', model: 'ETABL', until: '2026-08-31', state: 'over', href: '/h/licences/3' },
    ],
    requests: [{ id: 'r1', person: 'Claire Bertin', detail: 'Enseignant·e', resource: 'Mon manuel de lecture', at: PROBLEM.time, licenceHref: '/h/licences/1' }],
  } } },
  { id: 'licence', frame: FRAMES.vasseur, main: 'main .button', page: { name: 'licence', model: { ...LICENCE, backHref: '/h/licences', action: '/h/licences/1', csrfToken: 'x', query: 'mor',
    holders: [{ id: 'a', name: 'CP A', detail: '' }],
    groups: [{ id: 'cm1', name: 'CM1', pupils: 25, wanted: 25, fits: false }, { id: 'sciences', name: 'Décloisonnement sciences', pupils: 17, wanted: 2, fits: true }],
    people: [{ id: 'person-adam', name: 'Adam Morvan', detail: 'Élève · CM2' }],
  } } },
  { id: 'ressource-demandee', frame: FRAMES.bertin, main: '.filled', page: { name: 'resource', model: { ...RESOURCE, refusal: 'LIC-AUCUNE', request: { action: '/x', state: 'declined', answer: 'La commune l’achètera en janvier.' } } } },
  { id: 'erreur-inconnu', frame: STRANGER, main: '.filled', page: { name: 'error', model: { ...PROBLEM, code: 'AUTH-INCONNU', action: { href: '/connexion', label: 'signIn' }, unknown: { reason: 'unknown-key', ticket: { code: 'K7-42-QX-9M', until: PROBLEM.time, who: 'school' } } } } },
  { id: 'fiches', frame: FRAMES.morvan, main: 'main button', page: { name: 'accounts', model: { unions: [{ id: 'person-1', title: 'Ousmane', until: PROBLEM.time }], hasChosen: true, csrfToken: 'x' } } },
  { id: 'fiches-vide', frame: FRAMES.morvan, main: '.back a', page: { name: 'accounts', model: { unions: [], hasChosen: false, csrfToken: 'x' } } },
  { id: 'eleve', frame: FRAMES.lea, main: 'a.tile', page: { name: 'pupil', model: { givenName: 'Léa', toDo: [], tiles: TILES.slice(0, 7) } } },
  { id: 'eleve-vide', frame: FRAMES.lea, main: '.quit', page: { name: 'pupil', model: { givenName: 'Léa', toDo: [], tiles: [] } } },
  { id: 'enseignant', frame: FRAMES.bertin, main: 'a.tile', page: { name: 'teacher', model: TEACHER } },
  { id: 'enseignant-recherche', frame: FRAMES.bertin, main: '.search button', page: { name: 'teacher', model: { ...TEACHER, query: 'loup', filters: TEACHER.filters.map((filter, index) => ({ ...filter, active: index === 0 })), tiles: [] } } },
  { id: 'parent', frame: FRAMES.morvan, main: 'a.child', page: { name: 'parent', model: { children: [
    { href: '/espace/h-morvan', givenName: 'Léa', school: 'École élémentaire Les Hirondelles', className: 'CP A', resources: 4 },
    { href: '/espace/h-morvan-2', givenName: 'Adam', school: 'École élémentaire Les Hirondelles', className: 'CM2', resources: 1 },
  ] } } },
  { id: 'parent-vide', frame: FRAMES.morvan, main: '.quit', page: { name: 'parent', model: { children: [] } } },
  { id: 'enfant', frame: FRAMES.morvan, main: 'a.tile', page: { name: 'child', model: { givenName: 'Léa', school: 'École élémentaire Les Hirondelles', className: 'CP A', toDo: [], tiles: TILES.slice(2, 5), backHref: '/espace/parent' } } },
  { id: 'direction', frame: FRAMES.vasseur, main: 'table a', page: { name: 'head', model: HEAD } },
  { id: 'personnel', frame: FRAMES.moreau, main: 'a.tile', page: { name: 'staff', model: { organisation: 'École élémentaire Les Hirondelles', tiles: TILES.slice(2, 4) } } },
  { id: 'collectivite', frame: FRAMES.guerin, main: '.quit', page: { name: 'authority', model: AUTHORITY } },
  { id: 'academie', frame: FRAMES.fabre, main: '.quit', page: { name: 'academy', model: ACADEMY } },
  { id: 'ressource', frame: FRAMES.bertin, main: '.filled', page: { name: 'resource', model: RESOURCE } },
  { id: 'ressource-choisir', frame: FRAMES.bertin, main: '.filled', page: { name: 'resource', model: { ...RESOURCE, pickerHref: '/espace/h-bertin/ressources/calcul-en-herbe/choisir?groupe=cp-a' } } },
  { id: 'choix-outil', frame: FRAMES.bertin, main: '.filled', page: { name: 'selection', model: SELECTION } },
  { id: 'choix-outil-vide', frame: FRAMES.bertin, main: '.filled', page: { name: 'selection', model: { ...SELECTION, items: [], leftOut: { count: 0, kinds: [] }, words: { error: 'Ce livre n’a plus de place pour cette classe.' } } } },
  { id: 'ressource-sans-donnees', frame: FRAMES.bertin, main: '.filled', page: { name: 'resource', model: { ...RESOURCE, title: 'La main à la pâte', publisher: 'Fondation La main à la pâte', subject: 'sciences', icon: 'microscope', summary: 'Observer, expérimenter, comprendre : des séquences de sciences pour l’école.', receipt: { recipient: 'fondation-lamap.org', pseudonym: false, lines: [] } } } },
  { id: 'ressource-refusee', frame: FRAMES.adam, main: '.back a', page: { name: 'resource', model: { ...RESOURCE, refusal: 'LIC-AUCUNE' } } },
  { id: 'erreur', frame: FRAMES.adam, main: '.filled', page: { name: 'error', model: { ...PROBLEM, code: 'LIC-AUCUNE', action: { href: '/espace/h-adam', label: 'home' } } } },
  { id: 'erreur-adulte', frame: STRANGER, main: '.filled', page: { name: 'error', model: { ...PROBLEM, code: 'AUTH-HORLOGE', action: { href: '/connexion', label: 'signIn' } } } },
  { id: 'ouverture', frame: FRAMES.bertin, main: '.filled', page: { name: 'autoPost', model: { action: '/recu', fields: { id_token: 'eyJ.eyJ.sig', state: 'abc' }, destination: 'calcul-en-herbe.example' } } },
  { id: 'cadre', frame: FRAMES.bertin, main: '.tool-head a', page: { name: 'toolFrame', model: { backHref: '/espace/h-bertin', windowHref: '/espace/h-bertin/activites/1/ouvrir?onglet=oui', tool: { title: 'Les doubles jusqu’à 10', src: 'about:blank', origins: ['https://calcul-en-herbe.example'], closeHref: '/espace/h-bertin' } } } },
  { id: 'cadre-retour', frame: { ...STRANGER, inset: true }, main: '.filled', page: { name: 'leaveFrame', model: { href: '/recu' } } },
  { id: 'message-outil', frame: FRAMES.bertin, main: '.filled', page: { name: 'toolMessage', model: { tool: 'Calcul en herbe', error: 'La séance est terminée depuis vendredi.', traceId: PROBLEM.traceId, time: PROBLEM.time, homeHref: '/espace/h-bertin' } } },
  { id: 'message-outil-eleve', frame: FRAMES.adam, main: '.filled', page: { name: 'toolMessage', model: { tool: 'Calcul en herbe', message: 'Bravo, tu as tout fini !', traceId: PROBLEM.traceId, time: PROBLEM.time, homeHref: '/espace/h-adam' } } },
  { id: 'arrivee', frame: STRANGER, main: '.filled', page: { name: 'arrival', model: { action: '/connexion/saml/entrer', entry: 'a'.repeat(32), name: 'Mme Bertin', provider: 'Guichet des agents', other: 'M. Diallo' } } },
  { id: 'au-revoir', frame: STRANGER, main: '.filled', page: { name: 'signedOut', model: { provider: { label: 'ENT Les Hirondelles', href: '/deconnexion/ent', leaving: false } } } },
  { id: 'au-revoir-confirme', frame: STRANGER, main: '.filled', page: { name: 'signedOut', model: { closed: { label: 'Académie de Démonstrie', confirmed: true } } } },
  { id: 'au-revoir-douteux', frame: STRANGER, main: '.filled', page: { name: 'signedOut', model: { closed: { label: 'Académie de Démonstrie', confirmed: false } } } },
  { id: 'mes-sessions', frame: FRAMES.bertin, main: '.filled', page: { name: 'sessions', model: { csrfToken: 'c', others: 'autres', accounts: [{ id: 'x y', name: 'Cartable' }], sessions: [
    { name: 'a', browser: 'Firefox', door: 'Académie de Démonstrie', startedAt: PROBLEM.time, seenAt: PROBLEM.time, current: true },
    { name: 'b', browser: 'Chrome', door: 'Académie de Démonstrie', startedAt: PROBLEM.time - 3_600_000, seenAt: PROBLEM.time - 60_000, current: false },
    { name: 'c', browser: undefined, door: 'ENT Les Hirondelles', startedAt: undefined, seenAt: undefined, current: false },
  ] } } },
  { id: 'mes-sessions-seule', frame: FRAMES.lea, main: '.quit', page: { name: 'sessions', model: { csrfToken: 'c', others: 'autres', accounts: [], sessions: [
    { name: 'a', browser: 'Firefox', door: 'ENT Les Hirondelles', startedAt: PROBLEM.time, seenAt: PROBLEM.time, current: true },
  ] } } },
  ...spaceSamples({ teacher: TEACHER, resource: RESOURCE }),
  ...TOOL_SAMPLES,
  ...LMS_ADMIN_SAMPLES,
  ...LMS_SAMPLES,
  ...LMS_CHOICE_SAMPLES,
  { id: 'accessibilite', frame: STRANGER, main: '.bottom a', page: { name: 'accessibility', model: { contact: 'accessibilite@demonstrie.example' } } },
];
