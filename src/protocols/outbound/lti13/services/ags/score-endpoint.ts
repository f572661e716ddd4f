import type { ScoreOutcome } from '../../../../contract/gradebook.js';
import type { ServiceAnswer, ServiceEndpoint } from '../../../../contract/services.js';
import { SCOPE } from '../scopes.js';
import { ServiceRefusal } from '../service-refusal.js';
import { agsEndpoint, LINE_ITEMS_PATH, requireColumn, sectorOfClient, type AgsTools, type Asked } from './ags-endpoint.js';
import { MEDIA, requireBodyOf } from './media-types.js';
import { readScore } from './score-body.js';

const REFUSALS: Readonly<Partial<Record<ScoreOutcome, ServiceRefusal>>> = {
  outdated: new ServiceRefusal(409, 'outdated', 'a score of this timestamp or a later one is there already'),
  stranger: new ServiceRefusal(422, 'not_gradable', 'userId is no pupil of this context'),
};

/** Where tools post scores (AGS 2.0, 3.4). They cannot be read here. */
export function scoreEndpoint(tools: AgsTools): ServiceEndpoint {
  return agsEndpoint(tools, `${LINE_ITEMS_PATH}/:item/scores`, { POST: { scopes: [SCOPE.score], run: record } });
}

/** It is stored before it is answered. */
async function record(asked: Asked): Promise<ServiceAnswer> {
  const { hub, request, access, context } = asked;
  requireBodyOf(request, MEDIA.score);
  const column = await requireColumn(asked);
  const { subject, score } = readScore(request.body, hub.clock.now());
  const outcome = await hub.gradebook.record({ context, column, sector: sectorOfClient(access.registration), subject }, score);
  const refusal = REFUSALS[outcome];
  if (refusal !== undefined) throw refusal;
  return { status: 200, type: 'application/json', body: '{}' };
}
