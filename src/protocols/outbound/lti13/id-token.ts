import { createHash } from 'node:crypto';
import { inLocale } from '../../../domain/text.js';
import type { AttributeName } from '../../../domain/release.js';
import type { OutboundTools, Released } from '../../contract.js';
import { substituteVariables } from './custom-variables.js';
import type { Tool } from './deployment.js';
import { ltiRoles } from './roles.js';
import type { Lti13Settings } from './settings.js';
import { CLAIM, LTI_VERSION, RESOURCE_LINK_REQUEST } from './vocabulary.js';

/** Seconds a tool has to use the token. */
const LIFETIME_S = 300;

const CONTEXT_TYPES = {
  class: 'http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection',
  group: 'http://purl.imsglobal.org/vocab/lis/v2/course#Group',
} as const;

/** Released attributes that are OpenID standard claims (Core 1.3, 5.4). The others travel only in custom parameters. */
const STANDARD_CLAIMS: Partial<Record<AttributeName, string>> = {
  givenName: 'given_name',
  familyName: 'family_name',
  displayName: 'name',
  email: 'email',
  locale: 'locale',
};

export interface TokenFacts {
  readonly tool: Tool;
  readonly deploymentId: string;
  readonly released: Released;
  readonly nonce: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The claims of a resource link request (Core 1.3, 5.3 and 5.4): all that are required, and those that were released. */
export function idTokenClaims(tools: OutboundTools<Lti13Settings>, facts: TokenFacts): Record<string, unknown> {
  const { tool, deploymentId, released, nonce, now } = facts;
  const { settings, resource } = tool;
  const issuedAt = Math.floor(now / 1_000);
  const resourceLink = { id: resourceLinkId(facts), title: inLocale(resource.title, released.locale).trim() };
  const returnUrl = `${tools.origin}/espace`;
  return {
    iss: tools.origin,
    aud: settings.clientId,
    azp: settings.clientId,
    ...(released.subject === undefined ? {} : { sub: released.subject }),
    iat: issuedAt,
    exp: issuedAt + LIFETIME_S,
    nonce,
    [CLAIM.messageType]: RESOURCE_LINK_REQUEST,
    [CLAIM.version]: LTI_VERSION,
    [CLAIM.deploymentId]: deploymentId,
    [CLAIM.targetLinkUri]: settings.targetLinkUri,
    [CLAIM.resourceLink]: resourceLink,
    [CLAIM.roles]: ltiRoles(released.hat.role, released.context.kind),
    [CLAIM.context]: contextClaim(released),
    [CLAIM.toolPlatform]: { guid: tools.platform.guid, name: tools.platform.name, product_family_code: 'passerelle' },
    [CLAIM.launchPresentation]: { document_target: 'window', locale: released.locale, return_url: returnUrl },
    ...mentorClaim(released),
    ...customClaim(settings, { released, resourceLink, platform: tools.platform, returnUrl }),
    ...personClaims(released),
  };
}

/** Stable for one resource in one context of one deployment, and different when any of them is. */
function resourceLinkId({ tool, deploymentId, released }: TokenFacts): string {
  return createHash('sha256').update(JSON.stringify([tool.resource.id, deploymentId, released.context.id])).digest('base64url');
}

/** A class or a group has a type; a school is none of the standard ones, so it has none. Titles follow the release. */
function contextClaim({ context, attributes }: Released): Record<string, unknown> {
  const titleAttribute = context.kind === 'school' ? 'schoolName' : 'className';
  const mayTell = attributes.some(({ attribute }) => attribute === titleAttribute);
  return {
    id: context.id,
    ...(context.kind === 'school' ? {} : { type: [CONTEXT_TYPES[context.kind]] }),
    ...(mayTell ? { label: context.title.trim(), title: context.title.trim() } : {}),
  };
}

/** Allowed only beside the Mentor role. */
function mentorClaim({ hat, mentorOf }: Released): Record<string, unknown> {
  return hat.role === 'parent' && mentorOf.length > 0 ? { [CLAIM.roleScopeMentor]: mentorOf } : {};
}

function customClaim(settings: Lti13Settings, facts: Parameters<typeof substituteVariables>[1]): Record<string, unknown> {
  return Object.keys(settings.custom).length === 0 ? {} : { [CLAIM.custom]: substituteVariables(settings.custom, facts) };
}

function personClaims({ attributes }: Released): Record<string, unknown> {
  const known = attributes.flatMap(({ attribute, value }) => {
    const name = STANDARD_CLAIMS[attribute];
    return name === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}
