import { connectors } from '../../connectors/index.js';
import type { LmsConnector } from '../../src/connector-kit/index.js';
import type { PageModels } from '../../src/web/page-models.js';
import { FRAMES, STRANGER } from './page-people.js';
import type { PageSample } from './page-sample.js';

const AT = Date.UTC(2026, 10, 23, 9, 15);
const HUB = 'https://ressources.demonstrie.example';
const ID = 'lms-abcdefghijklmnop';
const FACTS = { loginUrl: `${HUB}/lti/lms/${ID}/login`, launchUrl: `${HUB}/lti/lms/${ID}/launch`, keySetUrl: `${HUB}/lti/lms/${ID}/jwks`, domain: 'ressources.demonstrie.example' };
const KINDS = connectors.filter((connector): connector is LmsConnector => connector.kind === 'lms');

const LIST: PageModels['lmsList'] = {
  homeHref: '/espace/h-fabre',
  action: '/espace/h-fabre/lms',
  csrfToken: 'x',
  kinds: KINDS.map(({ id, label, help }) => ({ id, label: label.fr, help: help.fr })),
  lmss: [
    { href: '/espace/h-fabre/lms/1', name: 'Moodle des écoles', issuer: 'https://moodle.demonstrie.example', state: 'active', schools: 12, waiting: 1 },
    { href: '/espace/h-fabre/lms/2', name: 'itslearning de la ville', issuer: 'https://saint-aubin.itslearning.example', state: 'pending', schools: 0, waiting: 0 },
    { href: '/espace/h-fabre/lms/3', name: 'Ancienne plateforme', issuer: 'https://ancien.example', state: 'suspended', schools: 3, waiting: 0 },
  ],
  isUnknownCode: false,
};

function newLms(faults: readonly string[] = []): PageModels['lmsNew'] {
  const moodle = KINDS.find(({ id }) => id === 'moodle');
  return {
    backHref: '/espace/h-fabre/lms',
    label: moodle?.label.fr ?? '',
    steps: moodle?.steps.map(({ fr }) => fr) ?? [],
    registrationUrl: `${HUB}/lti/lms/${ID}/inscription`,
    facts: FACTS,
    json: JSON.stringify({ client_name: 'Passerelle', initiate_login_uri: FACTS.loginUrl }, undefined, 2),
    form: {
      action: `/espace/h-fabre/lms/nouveau/${ID}`,
      csrfToken: 'x',
      name: faults.length === 0 ? '' : 'Moodle des écoles',
      inputs: moodle?.fields.map(({ name, label, example, required }) => ({ name, label: label.fr, example, required, value: '' })) ?? [],
      faults,
    },
  };
}

const REVIEW: PageModels['lmsReview'] = {
  backHref: '/espace/h-fabre/lms',
  action: '/espace/h-fabre/lms/1',
  csrfToken: 'x',
  version: 3,
  name: 'Moodle des écoles',
  issuer: 'https://moodle.demonstrie.example',
  state: 'active',
  platform: [['issuer', 'https://moodle.demonstrie.example'], ['clientId', 'Ry3vKXEqE0JvGzl'], ['keySetUrl', 'https://moodle.demonstrie.example/mod/lti/certs.php']],
  facts: FACTS,
  deployments: [
    { deploymentId: '4', state: 'seen', school: '', seenAt: AT },
    { deploymentId: '1', state: 'open', school: 'École élémentaire Les Hirondelles', seenAt: AT },
    { deploymentId: '2', state: 'closed', school: 'École des Embruns', seenAt: AT },
  ],
  isUnknownSchool: false,
  undelivered: 12,
  terms: { allowAnonymous: false, roles: [{ name: 'pupil', checked: true }, { name: 'teacher', checked: true }, { name: 'parent', checked: false }], keyKind: 'itslearning' },
  test: [
    { name: 'key-set', outcome: 'passed', exchanges: [{ asked: 'GET https://moodle.demonstrie.example/mod/lti/certs.php', answered: '200\n2 keys' }] },
    { name: 'login', outcome: 'failed', fault: 'unreachable', exchanges: [] },
  ],
  history: [{ what: 'registered', at: AT, who: '' }, { what: 'approved', at: AT, who: 'Paul Fabre' }],
};

/** Pages on which an academy plugs LMSs in. */
export const LMS_ADMIN_SAMPLES: readonly PageSample[] = [
  { id: 'lms-liste', page: { name: 'lmsList', model: LIST }, frame: FRAMES.fabre, main: '.back a' },
  { id: 'lms-liste-vide', page: { name: 'lmsList', model: { ...LIST, lmss: [], isUnknownCode: true } }, frame: FRAMES.fabre, main: '.back a' },
  { id: 'lms-brancher', page: { name: 'lmsNew', model: newLms() }, frame: FRAMES.fabre, main: '.filled' },
  { id: 'lms-brancher-faute', page: { name: 'lmsNew', model: newLms(['Identifiant client']) }, frame: FRAMES.fabre, main: '.filled' },
  { id: 'lms-decider', page: { name: 'lmsReview', model: REVIEW }, frame: FRAMES.fabre, main: '.back a' },
  { id: 'lms-attente', page: { name: 'lmsReview', model: { ...REVIEW, state: 'pending', deployments: [], isUnknownSchool: true, undelivered: 0 } }, frame: FRAMES.fabre, main: '.back a' },
  { id: 'lms-inscription', page: { name: 'lmsRegister', model: { host: 'moodle.demonstrie.example', action: '/x' } }, frame: STRANGER, main: '.filled' },
  { id: 'lms-inscrit', page: { name: 'lmsRegistered', model: { host: 'moodle.demonstrie.example', code: 'K7-42-QX-9M' } }, frame: STRANGER, main: '.skip' },
];
