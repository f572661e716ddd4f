import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { inLocale } from '../../domain/text.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { Page } from './page.js';

/** Below this a count could point at a child. */
const SMALLEST_COUNT = 5;

/** A town or a district sees schools, counts and licences, never a name. */
export async function authorityPage(web: Web, request: Request, hat: Hat): Promise<Page> {
  const { directory, catalogue } = web.flows;
  const [organisation, schools, licences] = await Promise.all([
    directory.organisation(hat.organisationId),
    directory.schoolsUnder(hat.organisationId),
    directory.licencesOf(hat.organisationId),
  ]);
  return {
    name: 'authority',
    model: {
      name: organisation?.name ?? hat.organisationId,
      kind: organisation?.kind ?? 'town',
      schools: schools.map(({ school, classes, pupils }) => ({
        name: school.name,
        uai: school.id,
        town: school.town ?? '',
        classes,
        pupils: pupils < SMALLEST_COUNT ? undefined : pupils,
      })),
      licences: licences.map((licence) => ({
        title: inLocale(catalogue.get(licence.resourceId).resource.title, localeOf(request)),
        holder: organisation?.name ?? hat.organisationId,
        until: licence.until ?? '',
      })),
    },
  };
}
