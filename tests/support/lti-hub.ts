import { HttpBrowser, type BrowserAnswer } from './http-browser.js';
import type { HubSetUp } from './hub.js';
import { seedWithMail } from './launch-flow.js';
import { StrictTool, type AcceptedLaunch, type ToolOptions } from './lti-tool.js';
import { postedForm } from './posted-form.js';
import { HIRONDELLES } from './school.js';
import { signIn, startSchoolHub, type SchoolHub } from './school-hub.js';

export const TOOL_ORIGIN = 'https://outil.example.fr';
export const REDIRECT = `${TOOL_ORIGIN}/launch`;

const purpose = { fr: 'Pour essayer' };
const EVERYTHING = ['role', 'givenName', 'familyName', 'displayName', 'email', 'schoolId', 'schoolName', 'className', 'level', 'locale'];
const EVERYBODY = ['pupil', 'teacher', 'parent', 'head', 'staff'];

/** A resource of the test school, opened by an LTI tool of its own unless `settings` say otherwise. */
export function ltiResource(id: string, release: readonly string[], differences: object = {}, settings: object = {}): object {
  return {
    id,
    connector: 'generic-lti13',
    title: { fr: `Ressource ${id}`, en: `Resource ${id}` },
    summary: { fr: 'Pour essayer' },
    publisher: 'Éditions du Test',
    subject: 'maths',
    audience: { roles: EVERYBODY },
    release: release.map((attribute) => ({ attribute, purpose })),
    settings: { clientId: id, loginUrl: `${TOOL_ORIGIN}/login`, redirectUris: [REDIRECT], targetLinkUri: `${TOOL_ORIGIN}/${id}`, ...settings },
    ...differences,
  };
}

/** Told everything, told the role only, told nothing, anonymous, two of one client, long, elsewhere, licensed, switched off. */
export const LTI_RESOURCES: readonly object[] = [
  ltiResource('tout', EVERYTHING, {}, { custom: { livre: ' 12 ', qui: '$User.id', mail: '$Person.email.primary', inconnu: '$Person.sourcedId' } }),
  ltiResource('role', ['role']),
  ltiResource('rien', []),
  ltiResource('anonyme', [], { anonymous: true }),
  ltiResource('livre-1', ['role'], {}, { clientId: 'livres' }),
  ltiResource('livre-2', ['role'], {}, { clientId: 'livres' }),
  ltiResource('long', ['role'], {}, { targetLinkUri: `${TOOL_ORIGIN}/${'x'.repeat(1_900)}` }),
  ltiResource('ailleurs', ['role'], {}, { deployments: { '0859901A': 'd-embruns' } }),
  ltiResource('payant', ['role'], { licence: 'required' }),
  ltiResource('ferme', ['role'], { enabled: false }),
];

/** The hub of the test school with its LTI resources. */
export function startLtiHub(setUp: HubSetUp = {}): Promise<SchoolHub> {
  return startSchoolHub({ seed: seedWithMail(), resources: () => LTI_RESOURCES, ...setUp });
}

export interface Journey {
  readonly browser: HttpBrowser;
  readonly tool: StrictTool;
  readonly login: URLSearchParams;
}

/** Somebody signed in, in a browser of their own. */
export async function signedIn(hub: SchoolHub, login: string): Promise<HttpBrowser> {
  const browser = hub.browser();
  const page = await signIn(browser, login);
  if (page.status !== 200 || !page.url.startsWith(`${hub.origin}/espace/`)) throw new Error(`${login} is not in: ${page.status} ${page.url}`);
  return browser;
}

export const hatOf = (role: string): string => `${role}-${HIRONDELLES}`;

export const openPath = (hat: string, resourceId: string): string => `/espace/${hat}/ressources/${resourceId}/ouvrir`;

/** What a login initiation says, by redirect or by form. */
export function loginOf(answer: BrowserAnswer): URLSearchParams {
  const { location } = answer.headers;
  if (location !== undefined) return new URL(location).searchParams;
  return new URLSearchParams(postedForm(answer.text).fields);
}

/** Opens a resource and stands where the tool has got its login initiation. */
export async function reachTool(hub: SchoolHub, browser: HttpBrowser, hat: string, resourceId: string, { clientId = resourceId, ...options }: ToolOptions & { clientId?: string } = {}): Promise<Journey> {
  const login = loginOf(await browser.get(openPath(hat, resourceId)));
  return { browser, login, tool: new StrictTool({ issuer: hub.origin, clientId, redirectUri: REDIRECT }, options) };
}

/** The tool's request, by GET as most tools send it. */
export function authorize({ browser, tool }: Journey, request: Readonly<Record<string, string>>): Promise<BrowserAnswer> {
  return browser.get(`${tool.authorizeUrl}?${new URLSearchParams(request).toString()}`);
}

/** The whole way, from the tile to what the tool accepted. */
export async function launch(hub: SchoolHub, browser: HttpBrowser, hat: string, resourceId: string, options: ToolOptions & { clientId?: string } = {}): Promise<AcceptedLaunch> {
  const journey = await reachTool(hub, browser, hat, resourceId, options);
  const { action, fields } = postedForm((await authorize(journey, journey.tool.begin(journey.login))).text);
  if (action !== REDIRECT) throw new Error(`posted to ${action}`);
  return journey.tool.accept(fields);
}
