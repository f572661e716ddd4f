import type { Request } from 'express';
import type { Role } from '../../domain/profile.js';
import { inLocale, type Locale } from '../../domain/text.js';
import type { BoundConnection } from '../../flows/connection-book.js';
import { reachOf, type Organisation } from '../../domain/organisation.js';
import { queryValue, type Web } from '../context.js';
import { chooserHref, doorHref, federationHref } from '../door.js';
import { localeOf } from '../locale.js';
import type { ConnectionChoice, PageModels } from '../page-models.js';
import { safeReturnPath } from '../return-path.js';

/** Who looks for a door first comes first. */
const ROLE_ORDER: readonly Role[] = ['pupil', 'parent', 'teacher', 'head', 'staff', 'contributor', 'local-authority', 'academy-admin', 'vendor'];

/** The sign-in page: the last choice of this browser, the search for a school, the doors by role. */
export async function chooserModel(web: Web, request: Request): Promise<PageModels['chooser']> {
  const { flows } = web;
  const locale = localeOf(request);
  const returnTo = safeReturnPath(queryValue(request, 'vers'));
  const query = (queryValue(request, 'q') ?? '').slice(0, 100);
  const school = await schoolOf(web, queryValue(request, 'ecole'));
  const serving = flows.connections.serving(school === undefined ? undefined : reachOf(school));
  const choice = (bound: BoundConnection) => choiceOf(bound, returnTo, locale);
  const remembered = serving.find(({ id }) => id === web.cookies.read(request, 'idp'));
  const found = query === '' ? undefined : await flows.directory.searchSchools(query);
  return {
    query,
    returnTo,
    byRole: byFirstRole(serving).map(([role, connections]) => ({ role, connections: connections.map(choice) })),
    ...(flows.discovery.isOffered ? { federationHref: federationHref(returnTo) } : {}),
    ...(found === undefined ? {} : { results: found.map(({ id, name, town }) => ({ href: chooserHref({ ecole: id, vers: returnTo }), name, town: town ?? '', uai: id })) }),
    ...(school === undefined ? {} : { school: { name: school.name, town: school.town ?? '', clearHref: chooserHref({ vers: returnTo }) } }),
    ...(remembered === undefined ? {} : { remembered: choice(remembered) }),
  };
}

/** The school of the address; undefined when there is none of that name, and for what is no school. */
async function schoolOf({ flows }: Web, id: string | undefined): Promise<Organisation | undefined> {
  if (id === undefined) return undefined;
  const name = id.slice(0, 64).trim();
  const found = await flows.directory.organisation(name) ?? await flows.directory.organisation(name.toUpperCase());
  return found?.kind === 'school' ? found : undefined;
}

/** Each door stands once, under the first of its roles. */
export function byFirstRole(connections: readonly BoundConnection[]): readonly (readonly [Role, readonly BoundConnection[]])[] {
  return ROLE_ORDER
    .map((role) => [role, connections.filter((bound) => firstRole(bound) === role)] as const)
    .filter(([, found]) => found.length > 0);
}

function firstRole({ connection }: BoundConnection): Role | undefined {
  return ROLE_ORDER.find((role) => connection.roles.includes(role));
}

function choiceOf(connection: BoundConnection, returnTo: string, locale: Locale): ConnectionChoice {
  return { href: doorHref({ connection, returnTo }), ...labelsOf(connection, locale) };
}

/** What a door says. */
export function labelsOf({ connection: { label, help } }: BoundConnection, locale: Locale): Omit<ConnectionChoice, 'href'> {
  return { label: inLocale(label, locale), ...(help === undefined ? {} : { help: inLocale(help, locale) }) };
}
