import type { Request } from 'express';
import { phaseOf, type Day } from '../../domain/calendar.js';
import type { Hat } from '../../domain/hat.js';
import type { Licence } from '../../domain/licence.js';
import { reachOf } from '../../domain/organisation.js';
import { fullName } from '../../domain/person.js';
import type { Resource } from '../../domain/resource.js';
import { inLocale } from '../../domain/text.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { PageModels, StateRow } from '../page-models.js';
import { diagnosisHref } from './diagnosis.js';
import { licencesHref } from './licences.js';
import type { Page } from './page.js';
import { waitingHref } from './waiting.js';
import { tilesOf } from './tiles.js';

/** The head's page: the classes, and the state of every resource that is meant for this school. */
export async function headPage(web: Web, request: Request, hat: Hat): Promise<Page> {
  const { directory, catalogue } = web.flows;
  const [school, classes, { pupils }, tiles, licences] = await Promise.all([
    directory.organisation(hat.organisationId),
    directory.classesOf(hat.organisationId),
    directory.countsOf(hat.organisationId),
    tilesOf(web, request, hat, false),
    directory.licencesReaching(hat.organisationId),
  ]);
  const use = await Promise.all(classes.map(({ group }) => web.flows.spaceUse.of(group.id)));
  const places = school === undefined ? [hat.organisationId] : reachOf(school);
  const meant = catalogue.all().filter(({ audience }) => audience.organisations?.some((id) => places.includes(id)) ?? true);
  return {
    name: 'head',
    model: {
      school: school?.name ?? hat.organisationId,
      pupils,
      classes: classes.map(({ group, pupils: inGroup, teachers }, index) => ({
        name: group.name,
        levels: group.levels,
        pupils: inGroup,
        teachers: teachers.map((teacher) => teacher.displayName ?? fullName(teacher)),
        activities: use[index]?.activities ?? 0,
        openings: use[index]?.openings ?? 0,
      })),
      resources: meant.map((resource) => rowOf(web, request, hat, resource, licences.filter(({ resourceId }) => resourceId === resource.id))),
      tiles,
      waitingHref: waitingHref(hat),
      diagnosisHref: diagnosisHref(hat),
      licencesHref: licencesHref(hat),
    },
  };
}

function rowOf(web: Web, request: Request, hat: Hat, resource: Resource, licences: readonly Licence[]): PageModels['head']['resources'][number] {
  const locale = localeOf(request);
  const today = web.flows.directory.today();
  const current = licences.filter((licence) => phaseOf(licence, today) === 'during');
  return {
    name: inLocale(resource.title, locale),
    protocol: web.renderer.word(locale, 'protocols', web.flows.catalogue.get(resource.id).protocolId),
    state: stateOf(resource, current, today),
    detail: resource.publisher,
    href: `/espace/${hat.id}/ressources/${resource.id}`,
    licence: resource.licence === 'free' ? 'free' : lastDayOf(current.length > 0 ? current : licences),
    licenceEnded: current.length === 0 && licences.length > 0 && licences.every((licence) => phaseOf(licence, today) === 'after'),
  };
}

function stateOf(resource: Resource, current: readonly Licence[], today: Day): StateRow['state'] {
  const isOpen = resource.enabled && phaseOf({ from: resource.opensOn, until: resource.closesOn }, today) === 'during';
  if (!isOpen) return 'off';
  return resource.licence === 'free' || current.length > 0 ? 'on' : 'attention';
}

/** The last day any of them covers; `open` when one has no end, `none` when there are none. */
function lastDayOf(licences: readonly Licence[]): string {
  if (licences.length === 0) return 'none';
  if (licences.some(({ until }) => until === undefined)) return 'open';
  return licences.map(({ until }) => until ?? '').reduce((last, day) => (day > last ? day : last));
}
