import type { ToolContext } from '../../../../../domain/tool-context.js';
import type { OutboundTools } from '../../../../contract.js';
import type { TokenFacts } from '../../id-token.js';
import { linkIdOfResource } from '../../resource-link.js';
import type { Lti13Settings } from '../../settings.js';
import { CLAIM } from '../../vocabulary.js';
import { SCOPE, scoreScopesOf } from '../scopes.js';
import { toolContextOf } from '../tool-context.js';
import { lineItemsUrl, lineItemUrl } from './addresses.js';

type Hub = OutboundTools<Lti13Settings>;
type LaunchFacts = Pick<TokenFacts, 'tool' | 'launch' | 'deploymentId' | 'released'>;

export interface GradebookAddresses {
  readonly lineitems: string;
  readonly lineitem?: string;
}

/**
 * What a tool may do with the gradebook of this context (AGS 2.0, 3.1); nothing for a tool without scores, or that does not know
 * whom it serves, nor where scores lead nowhere. A link has its column from now on. Later calls are answered because the context
 * is remembered here.
 */
export async function agsClaim(hub: Hub, facts: LaunchFacts): Promise<Readonly<Record<string, unknown>>> {
  const { tool, deploymentId, released } = facts;
  // A column of a course is the LMS's, one for each of its links.
  const isCourse = released.context.kind === 'course';
  const scope = scoreScopesOf(tool.settings.services).filter((each) => !isCourse || each !== SCOPE.lineItem);
  if (scope.length === 0 || released.subject === undefined) return {};
  const context = toolContextOf(tool, deploymentId, released.hat.organisationId, released.context);
  if (!await hub.gradebook.isKept(context, released.link?.id)) return {};
  await hub.contexts.remember(context);
  const lineitem = await onlyColumn(hub, context, facts);
  return { [CLAIM.scores]: { scope, lineitems: lineItemsUrl(hub.origin, context.id), ...(lineitem === undefined ? {} : { lineitem }) } };
}

/** Addresses of the gradebook and of the column of the link, as the claims of a launch tell them. */
export function columnsIn(claims: Readonly<Record<string, unknown>>): GradebookAddresses | undefined {
  return claims[CLAIM.scores] as GradebookAddresses | undefined;
}

/** The column of the launched link, when it has exactly one; a request for content has none. An activity without a column gets it. */
async function onlyColumn(hub: Hub, context: ToolContext, facts: LaunchFacts): Promise<string | undefined> {
  const { tool, launch, deploymentId, released: { link, review } } = facts;
  if (review !== undefined) return lineItemUrl(hub.origin, { contextId: context.id, id: review.lineItemId });
  if (launch.purpose?.kind === 'deep-linking') return undefined;
  const linkId = link?.id ?? linkIdOfResource(tool.resource.id, deploymentId, context.placeId);
  const columns = await hub.gradebook.columnsOfLink(context.id, linkId);
  const [only] = columns.length > 0 || link === undefined ? columns : [await hub.gradebook.declare(context, link.id)];
  return only === undefined || columns.length > 1 ? undefined : lineItemUrl(hub.origin, only);
}
