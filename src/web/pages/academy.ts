import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { inLocale } from '../../domain/text.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { Resource } from '../../domain/resource.js';
import type { StateRow } from '../page-models.js';
import { lmsHref } from './lms-admin.js';
import { diagnosisHref } from './diagnosis.js';
import type { Page } from './page.js';
import { testHref } from './tool-test.js';
import { waitingHref } from './waiting.js';

/** Connections and resources of the academy with their state. */
export async function academyPage(web: Web, request: Request, hat: Hat): Promise<Page> {
  const { flows } = web;
  const locale = localeOf(request);
  const academy = await flows.directory.organisation(hat.organisationId);
  const connections = flows.connections.all().map(({ connection, protocolId }): StateRow => ({
    name: inLocale(connection.label, locale),
    protocol: web.renderer.word(locale, 'protocols', protocolId),
    state: connection.enabled ? 'on' : 'off',
    detail: connection.roles.map((role) => web.renderer.word(locale, 'roles', role)).join(', '),
  }));
  const resources = flows.catalogue.all().map((resource): StateRow => ({
    name: inLocale(resource.title, locale),
    protocol: web.renderer.word(locale, 'protocols', flows.catalogue.get(resource.id).protocolId),
    state: stateOf(web, resource),
    detail: resource.publisher,
    ...testOf(web, hat, resource),
  }));
  const schools = await flows.directory.schoolCount(hat.organisationId);
  return { name: 'academy', model: { name: academy?.name ?? hat.organisationId, schools, connections, resources, waitingHref: waitingHref(hat), diagnosisHref: diagnosisHref(hat), toolsHref: `/espace/${hat.id}/outils`, lmsHref: lmsHref(hat) } };
}

function stateOf({ flows }: Web, { id, enabled }: Resource): StateRow['state'] {
  if (!enabled) return 'off';
  return flows.toolTests.isBroken(id) ? 'down' : 'on';
}

function testOf(web: Web, hat: Hat, { id }: Resource): Pick<StateRow, 'testHref'> {
  const href = testHref(web, hat, id);
  return href === undefined ? {} : { testHref: href };
}
