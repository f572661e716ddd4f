import { createHash } from 'node:crypto';
import type { AttributeName } from '../../../domain/release.js';
import type { OutboundResource, OutboundTools, Released } from '../../contract.js';
import { contextOf } from '../../lti/context.js';
import { mentoredBy, rolesOf } from '../../lti/roles.js';
import { toldValue } from '../../lti/told.js';
import type { Lti11Settings } from './settings.js';

export type LegacyTool = OutboundResource<Lti11Settings>;

export interface LaunchFacts {
  readonly tool: LegacyTool;
  readonly released: Released;
  readonly returnUrl: string;
}

type Parameters = Readonly<Record<string, string>>;
type Hub = Pick<OutboundTools<Lti11Settings>, 'platform' | 'origin'>;

/** The version that every message of LTI 1.1 names. */
export const LEGACY_VERSION = 'LTI-1p0';
const PRODUCT_FAMILY = 'passerelle';

const NAMES: readonly (readonly [parameter: string, attribute: AttributeName])[] = [
  ['lis_person_name_given', 'givenName'],
  ['lis_person_name_family', 'familyName'],
  ['lis_person_name_full', 'displayName'],
  ['lis_person_contact_email_primary', 'email'],
  ['launch_presentation_locale', 'locale'],
];

/** Attributes that LTI 1.1 has no place for. */
const OWN_PARAMETERS: readonly (readonly [parameter: string, attribute: AttributeName])[] = [
  ['custom_school_id', 'schoolId'],
  ['custom_school_name', 'schoolName'],
  ['custom_level', 'level'],
];

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const INSTITUTION = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#';

/** The parameters of a basic launch (LTI 1.1, 3): what is required, and what was released. */
export function launchParameters(hub: Hub, facts: LaunchFacts): Parameters {
  return {
    lti_message_type: 'basic-lti-launch-request',
    ...linkParameters(facts),
    ...sceneParameters(hub, facts),
    launch_presentation_return_url: facts.returnUrl,
  };
}

/** What every message says: who, where, and from which hub. */
export function sceneParameters(hub: Hub, { tool, released }: Pick<LaunchFacts, 'tool' | 'released'>): Parameters {
  const mentored = mentoredBy(released);
  const roles = rolesOf(released).map(legacyRole);
  return {
    lti_version: LEGACY_VERSION,
    ...contextParameters(tool.settings.consumerKey, released),
    ...(released.subject === undefined ? {} : { user_id: released.subject }),
    ...(roles.length === 0 ? {} : { roles: roles.join(',') }),
    ...(mentored.length === 0 ? {} : { role_scope_mentor: mentored.map(encodeURIComponent).join(',') }),
    ...told(released, NAMES),
    ...told(released, OWN_PARAMETERS),
    ...customParameters(tool, released),
    ...platformParameters(hub),
  };
}

/** The resource link: an activity's own, or one for the resource in the context. */
function linkParameters({ tool: { resource }, released: { link, context } }: LaunchFacts): Parameters {
  if (link !== undefined) {
    return { resource_link_id: link.id, resource_link_title: link.title, ...(link.text === undefined ? {} : { resource_link_description: link.text }) };
  }
  const id = createHash('sha256').update(JSON.stringify(['link', resource.id, context.id])).digest('base64url');
  return { resource_link_id: id, resource_link_title: resource.title.fr.trim() };
}

function contextParameters(consumerKey: string, released: Released): Parameters {
  const { id, title } = contextOf(consumerKey, released);
  return {
    context_id: id,
    ...(released.context.kind === 'school' ? {} : { context_type: released.context.kind === 'class' ? 'CourseSection' : 'Group' }),
    ...(title === undefined ? {} : { context_title: title, context_label: title }),
  };
}

/** Names in small letters, every other character a low line (LTI 1.1, 3). A link's parameters win over the resource's. */
function customParameters(tool: LegacyTool, released: Released): Parameters {
  const written = Object.entries({ ...tool.settings.custom, ...released.link?.custom });
  return Object.fromEntries(written.map(([name, value]) => [`custom_${name.toLowerCase().replace(/[^a-z0-9]/g, '_')}`, value]));
}

function platformParameters({ platform, origin }: Hub): Parameters {
  return {
    launch_presentation_document_target: 'window',
    tool_consumer_info_product_family_code: PRODUCT_FAMILY,
    tool_consumer_instance_guid: platform.guid,
    tool_consumer_instance_name: platform.name.trim(),
    tool_consumer_instance_url: origin,
  };
}

/** A role in the words of LTI 1.1 (Appendix A.2): short in a class, as a URN in the institution. */
function legacyRole(role: string): string {
  if (role.startsWith(MEMBERSHIP)) return role.slice(MEMBERSHIP.length);
  return `urn:lti:instrole:ims/lis/${role.slice(INSTITUTION.length)}`;
}

function told(released: Released, names: readonly (readonly [parameter: string, attribute: AttributeName])[]): Parameters {
  return Object.fromEntries(names.flatMap(([parameter, attribute]) => {
    const value = toldValue(released, attribute);
    return value === undefined ? [] : [[parameter, value] as const];
  }));
}
