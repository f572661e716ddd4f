import type { Request } from 'express';
import { phaseOf } from '../../domain/calendar.js';
import type { Hat } from '../../domain/hat.js';
import { fullName } from '../../domain/person.js';
import { inLocale } from '../../domain/text.js';
import type { Holder, LicenceSummary } from '../../flows/licence-desk.js';
import { queryValue, type Web } from '../context.js';
import { localeOf } from '../locale.js';
import { csrfToken } from '../middleware/csrf.js';
import type { PageModels } from '../page-models.js';
import { personDetail } from './person-detail.js';

type LicenceModel = PageModels['licence'];

export function licencesHref(hat: Hat, licenceId?: string): string {
  const base = `/espace/${hat.id}/licences`;
  return licenceId === undefined ? base : `${base}/${encodeURIComponent(licenceId)}`;
}

/** What the school may use, what is left of it, and who asks for more. */
export async function licencesModel(web: Web, request: Request, hat: Hat): Promise<PageModels['licences']> {
  const summaries = await web.flows.licences.list(hat, hat.organisationId);
  const waiting = await web.flows.requests.waitingAt(hat, hat.organisationId);
  return {
    homeHref: `/espace/${hat.id}`,
    licences: await Promise.all(summaries.map(async (summary) => ({ ...await lineOf(web, request, summary), href: licencesHref(hat, summary.licence.id) }))),
    requests: await Promise.all(waiting.map(async ({ id, personId, resourceId, at }) => {
      const person = await web.flows.directory.person(personId);
      const usable = summaries.find(({ licence, isCurrent }) => licence.resourceId === resourceId && licence.model === 'INDIV' && isCurrent);
      return {
        id,
        person: person === undefined ? personId : fullName(person),
        detail: person === undefined ? '' : await personDetail(web, request, person, hat.organisationId) ?? '',
        resource: titleOf(web, request, resourceId),
        at,
        ...(usable === undefined ? {} : { licenceHref: licencesHref(hat, usable.licence.id) }),
      };
    })),
    answerAction: `${licencesHref(hat)}/demandes`,
    csrfToken: csrfToken(request),
  };
}

/** One licence: who has it at this school, and what another class would take. */
export async function licenceModel(web: Web, request: Request, hat: Hat, licenceId: string): Promise<LicenceModel> {
  const { flows } = web;
  const summary = await flows.licences.one(hat, hat.organisationId, licenceId);
  const holders = await flows.licences.holders(hat, hat.organisationId, licenceId);
  const query = (queryValue(request, 'q') ?? '').slice(0, 100).trim();
  return {
    ...await lineOf(web, request, summary),
    backHref: licencesHref(hat),
    action: licencesHref(hat, licenceId),
    holders: await Promise.all(holders.map((holder) => holderLine(web, request, hat, holder))),
    groups: summary.licence.model === 'INDIV' ? await groupsModel(web, hat, summary, holders) : [],
    query,
    ...(query === '' ? {} : { people: await peopleModel(web, request, hat, query) }),
    csrfToken: csrfToken(request),
  };
}

async function lineOf(web: Web, request: Request, { licence, used }: LicenceSummary): Promise<Omit<PageModels['licences']['licences'][number], 'href'>> {
  const holder = await web.flows.directory.organisation(licence.organisationId);
  const phase = phaseOf(licence, web.flows.directory.today());
  return {
    title: titleOf(web, request, licence.resourceId),
    holder: holder?.name ?? licence.organisationId,
    model: licence.model,
    until: licence.until ?? '',
    state: phase === 'during' ? 'current' : phase === 'before' ? 'coming' : 'over',
    ...(licence.seats === undefined || used === undefined ? {} : { seats: { used, total: licence.seats } }),
  };
}

/** A licence outlives the resource it was bought for. */
function titleOf({ flows }: Web, request: Request, resourceId: string): string {
  const resource = flows.catalogue.all().find(({ id }) => id === resourceId);
  return resource === undefined ? resourceId : inLocale(resource.title, localeOf(request));
}

async function holderLine(web: Web, request: Request, hat: Hat, { assignmentId, group, person }: Holder): Promise<LicenceModel['holders'][number]> {
  if (group !== undefined) return { id: assignmentId, name: group.name, detail: '' };
  return {
    id: assignmentId,
    name: person === undefined ? assignmentId : fullName(person),
    detail: person === undefined ? '' : await personDetail(web, request, person, hat.organisationId) ?? '',
  };
}

async function groupsModel(web: Web, hat: Hat, { licence, used = 0 }: LicenceSummary, holders: readonly Holder[]): Promise<LicenceModel['groups']> {
  const classes = await web.flows.directory.classesOf(hat.organisationId);
  const others = classes.filter(({ group }) => !holders.some((holder) => holder.group?.id === group.id));
  return Promise.all(others.map(async ({ group, pupils }) => {
    const wanted = licence.seats === undefined ? 0 : await web.flows.licences.seatsWanted(licence, { holderKind: 'group', holderId: group.id });
    return { id: group.id, name: group.name, pupils, wanted, fits: licence.seats === undefined || wanted <= licence.seats - used };
  }));
}

async function peopleModel(web: Web, request: Request, hat: Hat, query: string): Promise<NonNullable<LicenceModel['people']>> {
  const people = await web.flows.diagnosis.search(hat, hat.organisationId, query);
  return Promise.all(people.map(async (person) => ({ id: person.id, name: fullName(person), detail: await personDetail(web, request, person, hat.organisationId) ?? '' })));
}
