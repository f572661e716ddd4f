import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { fullName } from '../../domain/person.js';
import { inLocale } from '../../domain/text.js';
import type { Actor, SeenAccount } from '../../flows/link-desk.js';
import { queryValue, type Web } from '../context.js';
import { doorLabel } from '../door-label.js';
import { localeOf } from '../locale.js';
import { csrfToken } from '../middleware/csrf.js';
import type { PageModels } from '../page-models.js';
import { traceOf } from '../trace.js';
import { visitOf } from '../visit.js';
import { personDetail } from './person-detail.js';

type WaitingModel = PageModels['waiting'];

/** Whoever runs a school, as the desk knows them. */
export function actorOf(request: Request, hat: Hat): Actor {
  return { personId: visitOf(request).person.id, hat, traceId: traceOf(request) };
}

export function waitingHref(hat: Hat, parameters: Readonly<Record<string, string>> = {}, path = ''): string {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '')).toString();
  return `/espace/${hat.id}/attente${path}${query === '' ? '' : `?${query}`}`;
}

/** The desk where a code is typed: what the provider said of the account, a search among people of the school, what can be undone. */
export async function waitingModel(web: Web, request: Request, hat: Hat): Promise<WaitingModel> {
  const [code, query] = [asked(request, 'code'), asked(request, 'q')];
  const actor = actorOf(request, hat);
  const seen = code === '' ? undefined : await web.flows.links.see(actor, code);
  const schoolId = schoolAsked(request, hat, seen);
  return {
    action: waitingHref(hat),
    isAcademy: hat.role === 'academy-admin',
    ...(hat.delegated === true ? {} : { homeHref: `/espace/${hat.id}` }),
    code,
    isUnknown: code !== '' && seen === undefined,
    csrfToken: csrfToken(request),
    recent: await recentModel(web, request, actor, schoolId),
    ...(seen === undefined ? {} : { found: { ...await accountModel(web, request, seen), ...await searchModel(web, request, { actor, seen, schoolId, query, code }) } }),
  };
}

/** One account and one person, before they are tied. Undefined when they cannot be shown together. */
export async function waitingConfirmModel(web: Web, request: Request, hat: Hat): Promise<PageModels['waitingConfirm'] | undefined> {
  const [code, personId] = [asked(request, 'code'), asked(request, 'personne')];
  const actor = actorOf(request, hat);
  const seen = await web.flows.links.see(actor, code);
  const schoolId = schoolAsked(request, hat, seen);
  if (seen === undefined || !await web.flows.links.mayTieAt(actor, seen, schoolId)) return undefined;
  const [person, school] = await Promise.all([web.flows.directory.person(personId), web.flows.directory.organisation(schoolId)]);
  const detail = person === undefined ? undefined : await personDetail(web, request, person, schoolId);
  if (person === undefined || detail === undefined) return undefined;
  return {
    action: waitingHref(hat, {}, '/relier'),
    backHref: waitingHref(hat, { code, ecole: schoolId }),
    code,
    account: await accountModel(web, request, seen),
    person: { id: person.id, name: fullName(person), detail },
    school: { id: schoolId, name: school?.name ?? schoolId },
    csrfToken: csrfToken(request),
  };
}

function asked(request: Request, name: string): string {
  return (queryValue(request, name) ?? '').slice(0, 100).trim();
}

/** A head's own school; an administrator's choice, or the only one that was named. */
function schoolAsked(request: Request, hat: Hat, seen: SeenAccount | undefined): string {
  if (hat.role === 'head') return hat.organisationId;
  const chosen = asked(request, 'ecole').toUpperCase();
  return chosen === '' && seen?.schools.length === 1 ? seen.schools[0] ?? '' : chosen;
}

async function accountModel(web: Web, request: Request, { account, roles }: SeenAccount): Promise<PageModels['waitingConfirm']['account']> {
  const locale = localeOf(request);
  const connection = web.flows.connections.find(account.connectionId);
  const schools = await Promise.all(account.schools.map((id) => web.flows.directory.organisation(id)));
  return {
    door: connection === undefined ? account.connectionId : inLocale(connection.connection.label, locale),
    name: account.displayName,
    roles: roles.map((role) => web.renderer.word(locale, 'roles', role)),
    schools: schools.map((school, index) => school?.name ?? account.schools[index] ?? ''),
    at: account.at,
    until: account.expiresAt,
  };
}

interface Search {
  readonly actor: Actor;
  readonly seen: SeenAccount;
  readonly schoolId: string;
  readonly query: string;
  readonly code: string;
}

async function searchModel(web: Web, request: Request, { actor, seen, schoolId, query, code }: Search): Promise<Pick<NonNullable<WaitingModel['found']>, 'query' | 'schoolId' | 'results'>> {
  const maySearch = query !== '' && await web.flows.links.mayTieAt(actor, seen, schoolId);
  if (!maySearch) return { query, schoolId };
  const people = await web.flows.links.search(seen, schoolId, query);
  const results = await Promise.all(people.map(async (person) => ({
    href: waitingHref(actor.hat, { code, ecole: schoolId, personne: person.id }, '/relier'),
    name: fullName(person),
    detail: await personDetail(web, request, person, schoolId) ?? '',
  })));
  return { query, schoolId, results };
}

async function recentModel(web: Web, request: Request, actor: Actor, schoolId: string): Promise<WaitingModel['recent']> {
  if (schoolId === '') return [];
  const links = await web.flows.links.recent(actor, schoolId);
  return Promise.all(links.map(async ({ id, personId, connectionId, at, expiresAt }) => {
    const person = await web.flows.directory.person(personId);
    return { id, name: person === undefined ? personId : fullName(person), door: await doorLabel(web, connectionId, localeOf(request)), at, until: expiresAt };
  }));
}
