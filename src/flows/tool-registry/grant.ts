import type { Role } from '../../domain/profile.js';
import type { ReleaseRule } from '../../domain/release.js';
import { Resource, type ResourceKind, type Subject } from '../../domain/resource.js';
import type { Level } from '../../domain/group.js';
import type { LocalText } from '../../domain/text.js';
import { deploymentIdOf, type ToolRegistration } from '../../domain/tool-registration.js';
import { servicesOf, serviceWords, type ToolRequest, type ToolService } from '../../domain/tool-request.js';

/** Where an entry needs a word that nobody will read. */
const UNSAID = { fr: 'Essai' };

/** In place of the page, or in a frame of one of ours. */
export type ToolPresentation = 'window' | 'frame';

/** What an administrator grants: never more than was asked, and their own words for the catalogue. */
export interface ToolGrant {
  readonly title: LocalText;
  readonly summary: LocalText;
  readonly publisher: string;
  readonly subject: Subject;
  readonly kind?: ResourceKind | undefined;
  readonly icon: string;
  readonly levels: readonly Level[];
  readonly licence: 'free' | 'required';
  readonly presentation: ToolPresentation;
  readonly roles: readonly Role[];
  /** Schools, towns or districts of the academy; none: all of the academy. */
  readonly organisations: readonly string[];
  readonly release: readonly ReleaseRule[];
  readonly services: readonly ToolService[];
}

/** The entry of the catalogue that a grant makes; what was not asked for is left out. */
export function resourceOf(registration: ToolRegistration, grant: ToolGrant): Resource {
  const { id, asked, organisationId } = registration;
  return Resource.parse({
    id,
    connector: 'generic-lti13',
    title: grant.title,
    summary: grant.summary,
    publisher: grant.publisher,
    subject: grant.subject,
    ...(grant.kind && { kind: grant.kind }),
    icon: grant.icon,
    levels: grant.levels,
    audience: { roles: grant.roles, organisations: grant.organisations.length === 0 ? [organisationId] : grant.organisations },
    licence: grant.licence,
    release: askedOf(asked, grant.release),
    settings: settingsOf(registration, asked, grant),
  });
}

/** The entry as it would be if all that the tool asks for were granted: to try it, and never to offer it. */
export function resourceAsAsked(registration: ToolRegistration): Resource {
  const { attributes, services } = registration.asked;
  return resourceOf(registration, {
    title: UNSAID,
    summary: UNSAID,
    publisher: UNSAID.fr,
    subject: 'vie-ecole',
    icon: 'blocks',
    levels: [],
    licence: 'free',
    presentation: 'window',
    roles: ['pupil', 'teacher'],
    organisations: [],
    release: attributes.map((attribute) => ({ attribute, purpose: UNSAID, required: false })),
    services: serviceWords(services),
  });
}

/** The same entry after the tool asked for other things, none of which is more than was granted. */
export function narrowedTo(registration: ToolRegistration, granted: Resource, asked: ToolRequest): Resource {
  const kept = { services: grantedServices(granted), presentation: grantedPresentation(granted) };
  return { ...granted, release: askedOf(asked, granted.release), settings: settingsOf(registration, asked, kept) };
}

/** The services that an entry of the catalogue gives its tool. */
export function grantedServices({ settings }: Resource): readonly ToolService[] {
  return serviceWords(settings['services'] as ToolRequest['services']);
}

/** Where an entry of the catalogue shows its tool. */
export function grantedPresentation({ settings }: Resource): ToolPresentation {
  return settings['presentation'] === 'frame' ? 'frame' : 'window';
}

function askedOf({ attributes }: ToolRequest, release: readonly ReleaseRule[]): ReleaseRule[] {
  return release.filter(({ attribute }) => attributes.includes(attribute));
}

/** Settings of the connector for any LTI 1.3 tool. */
function settingsOf(registration: ToolRegistration, asked: ToolRequest, { services, presentation }: Pick<ToolGrant, 'services' | 'presentation'>): Record<string, unknown> {
  const { loginUrl, redirectUris, targetLinkUri, deepLinkingUrl, domains, keySetUrl, custom } = asked;
  const may = serviceWords(asked.services);
  return {
    clientId: registration.id,
    loginUrl,
    redirectUris,
    targetLinkUri,
    ...(deepLinkingUrl === undefined ? {} : { deepLinkingUrl }),
    domains,
    keySetUrl,
    services: servicesOf(services.filter((service) => may.includes(service))),
    deployments: { '*': deploymentIdOf(registration) },
    custom,
    presentation,
    lenientScope: true,
  };
}
