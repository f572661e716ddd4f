import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import type { Resource } from '../../domain/resource.js';
import { inLocale, type Locale } from '../../domain/text.js';
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
    web.flows.licences.boughtBy(hat),
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
      licences: licences.map(({ licence, used }) => ({
        title: titleOf(catalogue.all(), licence.resourceId, localeOf(request)),
        holder: organisation?.name ?? hat.organisationId,
        until: licence.until ?? '',
        ...(licence.seats === undefined || used === undefined ? {} : { seats: { used: used > 0 && used < SMALLEST_COUNT ? undefined : used, total: licence.seats } }),
      })),
    },
  };
}

/** A licence outlives the resource it was bought for: what is no longer in the catalogue is shown by its identifier. */
function titleOf(resources: readonly Resource[], id: string, locale: Locale): string {
  const resource = resources.find((each) => each.id === id);
  return resource === undefined ? id : inLocale(resource.title, locale);
}
