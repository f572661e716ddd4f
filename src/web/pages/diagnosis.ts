import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { reachOf } from '../../domain/organisation.js';
import { fullName } from '../../domain/person.js';
import type { Resource } from '../../domain/resource.js';
import { inLocale } from '../../domain/text.js';
import type { Diagnosis, HatDiagnosis } from '../../flows/diagnosis.js';
import { queryValue, type Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { PageModels } from '../page-models.js';
import { traceOf } from '../trace.js';
import { personDetail } from './person-detail.js';

type DiagnosisModel = PageModels['diagnosis'];

export function diagnosisHref(hat: Hat, parameters: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '')).toString();
  return `/espace/${hat.id}/diagnostic${query === '' ? '' : `?${query}`}`;
}

/** Everything stands in the address: somebody can send it to a colleague who runs the same school. */
export async function diagnosisModel(web: Web, request: Request, hat: Hat): Promise<DiagnosisModel> {
  const [query, personId, resourceId] = [asked(request, 'q'), asked(request, 'personne'), asked(request, 'ressource')];
  const schoolId = hat.role === 'head' ? hat.organisationId : asked(request, 'ecole').toUpperCase();
  const found = personId === '' ? await resultsModel(web, request, hat, schoolId, query) : { person: await personModel(web, request, hat, { schoolId, personId, query }) };
  return {
    action: diagnosisHref(hat),
    ...(hat.delegated === true ? {} : { homeHref: `/espace/${hat.id}` }),
    isAcademy: hat.role === 'academy-admin',
    schoolId,
    query,
    ...found,
    resources: (await resourcesAt(web, schoolId)).map(({ id, title }) => ({ id, title: inLocale(title, localeOf(request)), chosen: id === resourceId })),
    ...(personId === '' || resourceId === '' ? {} : { answer: await answerModel(web, request, hat, { schoolId, personId, resourceId }) }),
  };
}

function asked(request: Request, name: string): string {
  return (queryValue(request, name) ?? '').slice(0, 120).trim();
}

async function resultsModel(web: Web, request: Request, hat: Hat, schoolId: string, query: string): Promise<Pick<DiagnosisModel, 'results'>> {
  if (query === '' || schoolId === '') return {};
  const people = await web.flows.diagnosis.search(hat, schoolId, query);
  const results = await Promise.all(people.map(async (person) => ({
    href: diagnosisHref(hat, { ecole: schoolId, q: query, personne: person.id, ressource: asked(request, 'ressource') }),
    name: fullName(person),
    detail: await personDetail(web, request, person, schoolId) ?? '',
  })));
  return { results };
}

interface Place {
  readonly schoolId: string;
  readonly personId: string;
}

async function personModel(web: Web, request: Request, hat: Hat, { schoolId, personId, query }: Place & { readonly query: string }): Promise<NonNullable<DiagnosisModel['person']>> {
  const person = await web.flows.diagnosis.personAt(hat, { schoolId, personId });
  return {
    id: person.id,
    name: fullName(person),
    detail: await personDetail(web, request, person, schoolId) ?? '',
    otherHref: diagnosisHref(hat, { ecole: schoolId, q: query, ressource: asked(request, 'ressource') }),
  };
}

/** What is offered at the school, whether anybody may open it or not. */
async function resourcesAt({ flows }: Web, schoolId: string): Promise<readonly Resource[]> {
  const school = await flows.directory.organisation(schoolId);
  const places = school === undefined ? [schoolId] : reachOf(school);
  return flows.catalogue.all().filter(({ audience }) => audience.organisations?.some((id) => places.includes(id)) ?? true);
}

async function answerModel(web: Web, request: Request, hat: Hat, question: Place & { readonly resourceId: string }): Promise<NonNullable<DiagnosisModel['answer']>> {
  const diagnosis = await web.flows.diagnosis.atSchool(hat, question);
  return {
    resource: inLocale(diagnosis.resource.title, localeOf(request)),
    failures: diagnosis.failures.map(({ at, code, traceId }) => ({ at, code, traceId })),
    hats: diagnosis.hats.map((each) => ({
      ...(each.hat === undefined ? {} : { role: each.hat.role }),
      checks: each.checks,
      ...(each.refusal === undefined ? {} : { refusal: each.refusal }),
      summary: summaryOf(web, request, diagnosis, each, question.schoolId),
    })),
  };
}

/** Codes and identifiers of a school and a resource: it may be pasted anywhere. */
function summaryOf(web: Web, request: Request, { resource }: Diagnosis, { hat, checks }: HatDiagnosis, schoolId: string): string {
  const locale = localeOf(request);
  const words = (name: string): string => web.renderer.word(locale, 'diagnosisChecks', name);
  return [
    `${resource.id} · ${schoolId}${hat === undefined ? '' : ` · ${web.renderer.word(locale, 'roles', hat.role)}`}`,
    ...checks.map(({ name, code, acts }) => (code === undefined ? `+ ${words(name)}` : `- ${words(name)} : ${code}${acts === undefined ? '' : ` (${web.renderer.word(locale, 'actors', acts)})`}`)),
    `${web.flows.directory.today()} · ${traceOf(request)}`,
  ].join('\n');
}
