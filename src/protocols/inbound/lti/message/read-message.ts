import type { LmsExpectation, LmsMessage, LmsSelection } from '../../../contract/lms.js';
import { HOPS_CLAIM } from '../../../lti/hops.js';
import { CLAIM, DEEP_LINKING_CLAIM, RESOURCE_LINK_REQUEST } from '../../../lti/vocabulary.js';
import { LINK_HISTORY_PARAMETER } from '../vocabulary.js';
import type { MessageClaims } from './claims.js';
import { attributesOf } from './person-claims.js';
import { readRoles } from './roles.js';

const MOST_ANCESTORS = 20;
/** One more than any chain may have is enough to refuse it. */
const MOST_HOPS = 5;

/** What crosses of a message that passed every check. */
export function readMessage(claims: MessageClaims, expected: LmsExpectation): LmsMessage {
  const { [CLAIM.context]: context, [CLAIM.scores]: scores, [CLAIM.launchPresentation]: presentation } = claims;
  const isLink = claims[CLAIM.messageType] === RESOURCE_LINK_REQUEST;
  return {
    kind: isLink ? 'resource-link' : 'deep-linking',
    deploymentId: claims[CLAIM.deploymentId],
    subject: claims.sub,
    targetLinkUri: expected.targetLinkUri,
    roles: readRoles(claims[CLAIM.roles]),
    context: context === undefined ? undefined : { id: context.id, title: context.title ?? context.label },
    resourceLink: isLink ? linkOf(claims) : undefined,
    custom: claims[CLAIM.custom],
    attributes: attributesOf(claims),
    sourcedId: claims[CLAIM.lis]?.person_sourcedid,
    presentation: { documentTarget: presentation?.document_target, locale: presentation?.locale, returnUrl: presentation?.return_url },
    scores: scores === undefined ? undefined : { scopes: scores.scope, lineItemsUrl: scores.lineitems, lineItemUrl: scores.lineitem },
    membershipsUrl: claims[CLAIM.namesRoleService]?.context_memberships_url,
    selection: isLink ? undefined : selectionOf(claims),
    hops: claims[HOPS_CLAIM].slice(0, MOST_HOPS),
  };
}

function linkOf(claims: MessageClaims): LmsMessage['resourceLink'] {
  const link = claims[CLAIM.resourceLink];
  return link === undefined ? undefined : { ...link, history: historyIn(claims[CLAIM.custom][LINK_HISTORY_PARAMETER] ?? '') };
}

/** Links that this is a copy of, the nearest last; a variable that the LMS does not know comes as it was written (Core 1.3, B.1). */
function historyIn(variable: string): readonly string[] {
  if (variable.startsWith('$')) return [];
  return variable.split(',').map((id) => id.trim()).filter((id) => id !== '' && id.length <= 255).slice(-MOST_ANCESTORS);
}

function selectionOf(claims: MessageClaims): LmsSelection | undefined {
  const settings = claims[DEEP_LINKING_CLAIM.settings];
  if (settings === undefined) return undefined;
  return {
    returnUrl: settings.deep_link_return_url,
    acceptsLinks: settings.accept_types.includes('ltiResourceLink'),
    acceptsSeveral: settings.accept_multiple,
    acceptsLineItems: settings.accept_lineitem,
    targets: settings.accept_presentation_document_targets,
    data: settings.data,
  };
}
