import type { OutboundTools, Released } from '../../../contract.js';
import { contextId } from '../../../lti/context.js';
import type { LegacyTool } from '../launch-parameters.js';
import type { Lti11Settings } from '../settings.js';
import { outcomesUrl } from './outcome-endpoint.js';
import { resultHandle } from './result-handle.js';

/**
 * Where the tool may send the result of a pupil (LTI 1.1, 4.3). Only of an activity: what is opened from its tile is nobody's work
 * to mark. Nothing for tools that send none, and for who is nobody.
 */
export async function outcomeParameters(hub: OutboundTools<Lti11Settings>, { settings }: LegacyTool, released: Released): Promise<Readonly<Record<string, string>>> {
  const { subject, link, hat, context: place } = released;
  if (!settings.outcomes || subject === undefined || link === undefined || hat.role !== 'pupil') return {};
  const { consumerKey } = settings;
  const clientId = legacyClient(consumerKey);
  const context = { id: contextId(clientId, place), clientId, deploymentId: hat.organisationId, schoolId: hat.organisationId, kind: place.kind, placeId: place.id };
  if (!await hub.gradebook.isKept(context, link.id)) return {};
  await hub.contexts.remember(context);
  const column = await hub.gradebook.declare(context, link.id);
  if (column === undefined) return {};
  return {
    lis_outcome_service_url: outcomesUrl(hub.origin),
    lis_result_sourcedid: resultHandle({ consumerKey, contextId: context.id, columnId: column.id, subject }, hub.seal),
  };
}

/** No client of LTI 1.3 is called so: identifiers there hold no blank. */
function legacyClient(consumerKey: string): string {
  return `lti11 ${consumerKey}`;
}
