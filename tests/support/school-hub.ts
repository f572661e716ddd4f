import { startCasServer, type CasServer } from './cas-server.js';
import type { BrowserAnswer } from './http-browser.js';
import { HttpBrowser } from './http-browser.js';
import { startHub, type HubSetUp, type RunningHub } from './hub.js';
import { casUsers, HIRONDELLES, schoolSeed } from './school.js';

const EVERYBODY = ['pupil', 'parent', 'teacher', 'head', 'staff', 'contributor', 'local-authority'];

/** The tool the resources of the test school lead to; nothing listens there. */
export const TOOL = 'https://outil.example.fr';

export interface SchoolHub extends RunningHub {
  readonly cas: CasServer;
  readonly browser: () => HttpBrowser;
}

export interface SchoolSetUp extends Omit<HubSetUp, 'connections'> {
  /** The ENT alone by default. */
  readonly connections?: (origin: string, cas: CasServer) => readonly object[];
}

/** The hub of the test school behind its ENT, a CAS server. */
export async function startSchoolHub({ connections = (_origin, cas) => [entConnection(cas)], ...setUp }: SchoolSetUp = {}): Promise<SchoolHub> {
  const cas = await startCasServer({ users: casUsers() });
  const hub = await startHub({ seed: schoolSeed(), resources: () => RESOURCES, ...setUp, connections: (origin) => connections(origin, cas) });
  return {
    ...hub,
    cas,
    browser: () => new HttpBrowser(hub.origin),
    async close() {
      await hub.close();
      await cas.close();
    },
  };
}

export function entConnection({ url }: { readonly url: string }, differences: object = {}): object {
  return {
    id: 'ent',
    connector: 'generic-cas',
    label: { fr: 'ENT des écoles', en: 'Schools portal' },
    roles: EVERYBODY,
    help: { fr: 'Assistance ENT : 02 40 00 00 00', en: 'Portal help desk: 02 40 00 00 00' },
    settings: { url },
    ...differences,
  };
}

/** Signs in at the ENT by its form, from whatever page of the hub leads there. */
export async function signIn(browser: HttpBrowser, login: string, start = '/connexion/vers/ent'): Promise<BrowserAnswer> {
  const form = await browser.open(start);
  if (!form.text.includes('name="password"')) return form;
  return browser.follow(await browser.post(form.url, { username: login, password: login }));
}

const purpose = { fr: 'Ranger le travail par classe', en: 'To keep work by class' };

/** One of each kind: open to all, licensed to one class, licensed until yesterday, closed, for another school, told things. */
export const RESOURCES: readonly object[] = [
  resource('galaxie', { title: { fr: 'La galaxie', en: 'The galaxy' }, summary: { fr: 'Étoiles, planètes et escargots de l’espace.' }, subject: 'sciences' }),
  resource('manuel', { kind: 'manuel', title: { fr: 'Manuel de lecture' }, summary: { fr: 'Le manuel de la classe.' }, levels: ['CP'], licence: 'required', audience: { roles: ['pupil', 'teacher', 'parent'] } }),
  resource('atlas', { title: { fr: 'Atlas' }, summary: { fr: 'Des cartes.' }, subject: 'histoire-geographie', licence: 'required', audience: { roles: ['pupil', 'teacher'] } }),
  resource('pause', { title: { fr: 'En pause' }, summary: { fr: 'Fermé pour travaux.' }, enabled: false }),
  resource('ailleurs', { title: { fr: 'Pour une autre école' }, summary: { fr: 'Ailleurs.' }, audience: { roles: ['pupil', 'teacher', 'head'], organisations: ['0859901A'] } }),
  resource('ville', { title: { fr: 'Pour la ville' }, summary: { fr: 'Les écoles de la ville.' }, audience: { roles: ['teacher', 'head', 'staff'], organisations: ['commune-saint-aubin'] } }),
  resource('salle', { title: { fr: 'Salle des maîtres' }, summary: { fr: 'Entre adultes.' }, subject: 'vie-ecole', audience: { roles: ['teacher', 'head', 'staff'] } }),
  tool('calcul', {
    title: { fr: 'Calcul en herbe', en: 'Sums' },
    summary: { fr: 'Du calcul.' },
    subject: 'maths',
    kind: 'exercices',
    audience: { roles: ['pupil', 'teacher', 'parent', 'contributor'] },
    release: [
      { attribute: 'role', purpose: { fr: 'Montrer le suivi', en: 'To show progress' } },
      { attribute: 'className', purpose },
      { attribute: 'familyName', purpose, onlyFor: ['teacher'] },
    ],
  }),
  tool('carnet', {
    title: { fr: 'Carnet' },
    summary: { fr: 'Demande une adresse électronique.' },
    audience: { roles: ['teacher', 'parent'] },
    release: [{ attribute: 'email', purpose, required: true }],
  }),
];

function resource(id: string, differences: object): object {
  return {
    id,
    connector: 'link',
    publisher: 'Éditions du Test',
    subject: 'francais',
    audience: { roles: ['pupil', 'teacher', 'parent', 'head', 'staff', 'contributor'] },
    settings: { url: `${TOOL}/${id}` },
    ...differences,
  };
}

function tool(id: string, differences: object): object {
  const settings = { clientId: id, loginUrl: `${TOOL}/login`, redirectUris: [`${TOOL}/launch`], targetLinkUri: `${TOOL}/launch` };
  return resource(id, { connector: 'generic-lti13', settings, ...differences });
}

export const TEACHER_PAGE = `/espace/teacher-${HIRONDELLES}`;
export const PUPIL_PAGE = `/espace/pupil-${HIRONDELLES}`;
