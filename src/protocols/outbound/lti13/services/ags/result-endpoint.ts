import type { ServiceAnswer, ServiceEndpoint } from '../../../../contract/services.js';
import { SCOPE } from '../scopes.js';
import { lineItemUrl } from './addresses.js';
import { agsEndpoint, LINE_ITEMS_PATH, requireColumn, sectorOfClient, type AgsTools, type Asked } from './ags-endpoint.js';
import { MEDIA, requireAcceptanceOf } from './media-types.js';
import { pageOf, queryValue } from './paging.js';

/** Where tools read where people stand (AGS 2.0, 3.3). */
export function resultEndpoint(tools: AgsTools): ServiceEndpoint {
  return agsEndpoint(tools, `${LINE_ITEMS_PATH}/:item/results`, { GET: { scopes: [SCOPE.resultReadOnly], run: list } });
}

async function list(asked: Asked): Promise<ServiceAnswer> {
  const { hub, request, access, context } = asked;
  requireAcceptanceOf(request, MEDIA.results);
  const column = await requireColumn(asked);
  const results = await hub.gradebook.results({ context, column, sector: sectorOfClient(access.registration) }, queryValue(request.query, 'user_id'));
  const scoreOf = lineItemUrl(hub.origin, column);
  const url = `${scoreOf}/results`;
  const { items, headers } = pageOf(results, request, url, ({ subject }) => subject);
  const body = items.map(({ subject, score, scoringUserId, comment }) => ({
    id: `${url}?user_id=${subject}`, scoreOf, userId: subject, resultScore: score, resultMaximum: column.scoreMaximum, scoringUserId, comment,
  }));
  return { status: 200, headers, type: MEDIA.results, body: JSON.stringify(body) };
}
