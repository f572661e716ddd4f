import type { PageModels } from '../../src/web/page-models.js';
import type { ToolReviewForm } from '../../src/web/tool-models.js';
import { FRAMES, STRANGER } from './page-people.js';
import type { PageSample } from './page-sample.js';

const AT = Date.UTC(2026, 10, 23, 9, 15);
const ORIGIN = 'https://ressources.demonstrie.example';
const ROLES = ['pupil', 'teacher', 'parent', 'head', 'staff', 'contributor'] as const;

const FACTS: PageModels['toolEntry']['facts'] = {
  issuer: ORIGIN,
  clientId: 'reg-abcdefghijklmnopqrstuvwxyz234567',
  deploymentId: 'dep-abcdefghijklmnopqrstuvwxyz234567',
  authorizationUrl: `${ORIGIN}/lti/authorize`,
  tokenUrl: `${ORIGIN}/lti/token`,
  keySetUrl: `${ORIGIN}/lti/tools/reg-abcdefghijklmnopqrstuvwxyz234567/jwks`,
  configurationUrl: `${ORIGIN}/lti/tools/reg-abcdefghijklmnopqrstuvwxyz234567/.well-known/openid-configuration`,
};

const ENTRY: PageModels['toolEntry'] = { isVendor: false, backHref: '/espace/h-fabre/outils', action: '/espace/h-fabre/outils/nouveau/reg-1', csrfToken: 'x', facts: FACTS, isAwaited: false };

const asked = (...told: readonly string[]): ToolReviewForm['roles'] => ROLES.map((name) => ({ name, checked: told.includes(name) }));

const REVIEW: PageModels['toolReview'] = {
  backHref: '/espace/h-fabre/outils',
  action: '/espace/h-fabre/outils/reg-1',
  csrfToken: 'x',
  version: 1,
  name: 'Calcul mental',
  description: 'Dix minutes de calcul par jour, avec un suivi pour l’enseignant.',
  host: 'outil.exemple.fr',
  state: 'pending',
  awaits: true,
  foreignKeys: false,
  addresses: [{ field: 'loginUrl', values: ['https://outil.exemple.fr/login'] }, { field: 'redirectUris', values: ['https://outil.exemple.fr/launch'] }],
  changes: [],
  history: [{ what: 'registered', at: AT, who: '' }],
  facts: FACTS,
  form: {
    title: 'Calcul mental',
    titleEn: 'Mental arithmetic',
    summary: 'Dix minutes de calcul par jour.',
    publisher: 'Éditions du Préau',
    subject: 'maths',
    icon: 'calculator',
    licence: 'free',
    presentation: 'window',
    schools: '',
    levels: [{ name: 'CP', checked: true }, { name: 'CE1', checked: true }, { name: 'CE2', checked: false }],
    roles: asked('pupil', 'teacher'),
    services: [{ name: 'scores', checked: true }, { name: 'members', checked: false }],
    attributes: [
      { name: 'role', purpose: '', roles: asked(...ROLES) },
      { name: 'className', purpose: '', roles: asked('teacher') },
      { name: 'displayName', purpose: 'Saluer l’enseignant', roles: asked('teacher') },
      { name: 'email', purpose: '', roles: asked() },
    ],
  },
};

const TEST: PageModels['toolTest'] = {
  backHref: '/espace/h-fabre/outils',
  action: '/espace/h-fabre/outils/tests/calcul',
  csrfToken: 'x',
  name: 'Calcul mental',
  isDown: true,
  last: { at: AT, by: 'night', checks: [
    { name: 'key-set', outcome: 'passed', exchanges: [{ asked: 'GET https://outil.exemple.fr/jwks', answered: '200 application/json 512 octets' }] },
    { name: 'login', outcome: 'failed', fault: 'wrong-request', rule: 'P-03', note: 'redirect_uri is not registered for this client', exchanges: [
      { asked: `GET https://outil.exemple.fr/login\n  iss = ${ORIGIN}\n  login_hint = •••`, answered: `302\nLocation: ${ORIGIN}/lti/authorize\n  redirect_uri = https://outil.exemple.fr/${'x'.repeat(200)}` },
    ] },
    { name: 'launch-pupil', outcome: 'skipped', fault: 'login-first', exchanges: [] },
    { name: 'scores', outcome: 'warned', fault: 'no-state', exchanges: [] },
  ] },
  runs: [{ at: AT, by: 'night', failed: [{ name: 'login', fault: 'wrong-request', rule: 'P-03' }] }, { at: AT, by: 'person', failed: [] }],
};

/** Pages of tools that an academy adds. */
export const TOOL_SAMPLES: readonly PageSample[] = [
  { id: 'outils', frame: FRAMES.fabre, main: '.filled', page: { name: 'tools', model: { homeHref: '/espace/h-fabre', action: '/espace/h-fabre/outils', csrfToken: 'x', tools: [
    { href: '/o/1', name: 'Calcul mental', host: 'outil.exemple.fr', state: 'pending', awaits: true, at: AT, isDown: false },
    { href: '/o/2', name: 'Atelier d’écriture', host: 'ecrire.exemple.fr', state: 'active', awaits: true, at: AT, isDown: false, testHref: '/t/2' },
    { href: '/o/3', name: 'Cahier de sons', host: 'un-nom-de-domaine-vraiment-tres-long.pour-voir.exemple.fr', state: 'active', awaits: false, at: AT, isDown: true, testHref: '/t/3' },
    { href: '/o/4', name: 'Tirelire', host: 'jeux.exemple.com', state: 'suspended', awaits: false, at: AT, isDown: false },
    { href: '/o/5', name: 'Publicités', host: 'pub.exemple.com', state: 'refused', awaits: false, at: AT, isDown: false },
  ] } } },
  { id: 'outils-vide', frame: FRAMES.fabre, main: '.filled', page: { name: 'tools', model: { homeHref: '/espace/h-fabre', action: '/espace/h-fabre/outils', csrfToken: 'x', tools: [] } } },
  { id: 'outil-ajouter', frame: FRAMES.fabre, main: '.filled', page: { name: 'toolEntry', model: { ...ENTRY, isAwaited: true } } },
  { id: 'outil-ajouter-faute', frame: FRAMES.fabre, main: '.filled', page: { name: 'toolEntry', model: { ...ENTRY, link: `${ORIGIN}/fournisseur/${'x'.repeat(43)}`, sent: { way: 'saisie', fields: { nom: 'Calcul', connexion: 'http://outil.exemple.fr' }, faults: [
    { rule: 'R-09', code: 'invalid_initiate_login_uri', field: 'initiate_login_uri', why: 'must be https' },
    { rule: 'R-07', code: 'missing_domain', field: 'domain', why: 'must be a host name, without scheme or path' },
  ] } } } },
  { id: 'outil-fournisseur', frame: STRANGER, main: '.filled', page: { name: 'toolEntry', model: { isVendor: true, action: '/fournisseur/x', csrfToken: '', facts: FACTS, isAwaited: false } } },
  { id: 'outil-ouvrir', frame: FRAMES.fabre, main: '.filled', page: { name: 'toolOpen', model: { isVendor: false, host: 'outil.exemple.fr', href: 'https://outil.exemple.fr/register?openid_configuration=x', backHref: '/x', doneHref: '/y' } } },
  { id: 'outil-decider', frame: FRAMES.fabre, main: '.back a', page: { name: 'toolReview', model: { ...REVIEW, test: { action: '/espace/h-fabre/outils/tests/calcul', last: TEST.last! } } } },
  { id: 'outil-changement', frame: FRAMES.fabre, main: '.back a', page: { name: 'toolReview', model: { ...REVIEW, state: 'active', foreignKeys: true, fault: 'schools', history: [...REVIEW.history, { what: 'approved', at: AT, who: 'Nora Fabre' }], changes: [
    { field: 'name', before: ['Calcul'], after: ['Calcul mental'], widens: false },
    { field: 'redirectUris', before: ['https://outil.exemple.fr/launch'], after: ['https://outil.exemple.fr/launch', 'https://outil.exemple.fr/lancement'], widens: true },
    { field: 'attributes', before: ['role'], after: ['role', 'email'], widens: true },
    { field: 'services', before: [], after: ['scores', 'members'], widens: true },
  ] } } },
  { id: 'outil-essai', frame: FRAMES.fabre, main: '.filled', page: { name: 'toolTest', model: TEST } },
  { id: 'outil-essai-vide', frame: FRAMES.fabre, main: '.filled', page: { name: 'toolTest', model: { backHref: '/o', action: '/t', csrfToken: 'x', name: 'Calcul mental', isDown: false, runs: [] } } },
  { id: 'outil-fait', frame: STRANGER, main: '.place', page: { name: 'vendorDone', model: { isDone: true } } },
];
