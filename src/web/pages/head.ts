import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { fullName } from '../../domain/person.js';
import { inLocale } from '../../domain/text.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { Page } from './page.js';
import { tilesOf } from './tiles.js';

/** The head's page: the classes, and the state of every resource for this school. */
export async function headPage(web: Web, request: Request, hat: Hat): Promise<Page> {
  const { directory, catalogue } = web.flows;
  const locale = localeOf(request);
  const [school, classes, tiles, licences] = await Promise.all([
    directory.organisation(hat.organisationId),
    directory.classesOf(hat.organisationId),
    tilesOf(web, request, hat, false),
    directory.licencesReaching(hat.organisationId),
  ]);
  const resources = catalogue.all()
    .filter(({ audience }) => audience.organisations?.includes(hat.organisationId) ?? true)
    .map((resource) => {
      const licence = licences.find(({ resourceId }) => resourceId === resource.id);
      return {
        name: inLocale(resource.title, locale),
        protocol: catalogue.get(resource.id).protocolId.toUpperCase(),
        state: resource.enabled ? (resource.licence === 'free' || licence !== undefined ? 'on' as const : 'attention' as const) : 'off' as const,
        detail: resource.publisher,
        href: `/espace/${hat.id}/ressources/${resource.id}`,
        licence: resource.licence === 'free' ? 'free' : (licence?.until ?? (licence === undefined ? 'none' : 'open')),
      };
    });
  return {
    name: 'head',
    model: {
      school: school?.name ?? hat.organisationId,
      classes: classes.map(({ group, pupils, teachers }) => ({
        name: group.name,
        levels: group.levels,
        pupils,
        teachers: teachers.map((teacher) => teacher.displayName ?? fullName(teacher)),
      })),
      resources,
      tiles,
    },
  };
}
