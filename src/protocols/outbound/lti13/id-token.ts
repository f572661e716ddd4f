import type { Launch } from '../../../domain/launch.js';
import type { OutboundTools, Released } from '../../contract.js';
import { contextClaim, contextOf } from '../../lti/context.js';
import { customParameters } from './custom-parameters.js';
import { deepLinkingSettings } from './deep-linking/request.js';
import type { Tool } from './deployment.js';
import { HOPS_CLAIM } from '../../lti/hops.js';
import { columnsIn } from './services/ags/ags-claim.js';
import { migrationClaim } from './migration.js';
import { documentTargetOf } from './presentation.js';
import { resourceLinkOf, type ResourceLink } from './resource-link.js';
import { mentoredBy, rolesOf } from '../../lti/roles.js';
import type { Lti13Settings } from './settings.js';
import { targetLinkUriOf } from './target.js';
import { personClaims } from '../../lti/told.js';
import {
  CLAIM, DEEP_LINKING_CLAIM, DEEP_LINKING_REQUEST, LTI_VERSION, PRODUCT_FAMILY, RESOURCE_LINK_REQUEST, SUBMISSION_REVIEW_REQUEST,
} from './vocabulary.js';

/** Seconds a tool has to use the token. */
const LIFETIME_S = 300;

type Claims = Readonly<Record<string, unknown>>;

export interface TokenFacts {
  readonly tool: Tool;
  readonly launch: Launch;
  readonly deploymentId: string;
  readonly released: Released;
  readonly nonce: string;
  readonly returnUrl: string;
  /** The claims of the services this launch offers. */
  readonly services: Claims;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The claims of a resource link request (Core 1.3, 5.3 and 5.4) or of a deep linking request (Deep Linking 2.0, 4.4): all that
 * are required, and those that were released.
 */
export function idTokenClaims(hub: OutboundTools<Lti13Settings>, facts: TokenFacts): Claims {
  const { tool, launch, deploymentId, released, returnUrl } = facts;
  const context = contextOf(tool.settings.clientId, released);
  const message = messageOf(hub.origin, facts);
  const person = personClaims(released);
  const platform = { guid: hub.platform.guid, name: hub.platform.name.trim() };
  const documentTarget = released.brokered?.documentTarget ?? documentTargetOf(tool, launch);
  const columns = columnsIn(facts.services);
  const custom = customParameters({ tool, released, context, resourceLink: message.resourceLink, platform, returnUrl, documentTarget, columns });
  const mentored = mentoredBy(released);
  const security = securityClaims(hub.origin, facts);
  const migration = migrationClaim(tool.settings.lti1p1, { deploymentId, issuer: hub.origin, clientId: tool.settings.clientId, exp: security.exp, nonce: facts.nonce });
  return {
    ...security,
    ...message.claims,
    [CLAIM.version]: LTI_VERSION,
    [CLAIM.deploymentId]: deploymentId,
    [CLAIM.targetLinkUri]: targetLinkUriOf(tool, launch, released),
    [CLAIM.roles]: rolesOf(released),
    [CLAIM.context]: contextClaim(context),
    [CLAIM.toolPlatform]: { ...platform, product_family_code: PRODUCT_FAMILY },
    [CLAIM.launchPresentation]: { document_target: documentTarget, return_url: returnUrl, ...(person['locale'] === undefined ? {} : { locale: person['locale'] }) },
    ...(mentored.length === 0 ? {} : { [CLAIM.roleScopeMentor]: mentored }),
    ...(Object.keys(custom).length === 0 ? {} : { [CLAIM.custom]: custom }),
    ...(released.review === undefined ? {} : { [CLAIM.forUser]: forUser(released.review.of) }),
    ...(released.brokered === undefined ? {} : { [HOPS_CLAIM]: released.brokered.hops }),
    ...(migration === undefined ? {} : { [CLAIM.lti1p1]: migration }),
    ...facts.services,
    ...person,
  };
}

interface Message {
  /** Absent where nothing is linked yet. */
  readonly resourceLink?: ResourceLink;
  readonly claims: Claims;
}

/** What the tool is asked for. */
function messageOf(origin: string, facts: TokenFacts): Message {
  const { tool, deploymentId, released, launch: { purpose } } = facts;
  if (purpose?.kind === 'deep-linking') {
    return { claims: { [CLAIM.messageType]: DEEP_LINKING_REQUEST, [DEEP_LINKING_CLAIM.settings]: deepLinkingSettings(origin, tool, purpose.selectionId, released.selection) } };
  }
  const resourceLink = resourceLinkOf(tool, deploymentId, released);
  const messageType = released.review === undefined ? RESOURCE_LINK_REQUEST : SUBMISSION_REVIEW_REQUEST;
  return { resourceLink, claims: { [CLAIM.messageType]: messageType, [CLAIM.resourceLink]: resourceLink } };
}

/** Security Framework 1.0, 5.1.2. One audience, as a string; no subject for an anonymous launch (Core 1.3, 5.3.6.1). */
function securityClaims(issuer: string, { tool, released, nonce, now }: TokenFacts) {
  const { clientId } = tool.settings;
  const issuedAt = Math.floor(now / 1_000);
  const subject = released.subject === undefined ? {} : { sub: released.subject };
  return { iss: issuer, aud: clientId, azp: clientId, ...subject, iat: issuedAt, exp: issuedAt + LIFETIME_S, nonce };
}

/** Whose work is looked at (Submission Review 1.0), and no more of them than they would tell themselves. */
function forUser(whose: Released): Claims {
  const { locale: _theirs, ...person } = personClaims(whose);
  return { user_id: whose.subject, roles: rolesOf(whose), ...person };
}
