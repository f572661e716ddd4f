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

/** Short names of LTI 1.1, Appendix A.3. */
const CONTEXT_TYPES: Readonly<Record<Released['context']['kind'], string | undefined>> = { class: 'CourseSection', group: 'Group', course: 'CourseOffering', school: undefined };

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
/** A sub-role of a class, such as `…/membership/Instructor#TeachingAssistant` (Core 1.3, A.2.4). */
const SUB_ROLE = /^http:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/membership\/([A-Za-z]+)#([A-Za-z]+)$/;
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
  const roles = [...new Set(rolesOf(released).flatMap(legacyRole))];
  return {
    lti_version: LEGACY_VERSION,
    ...contextParameters(tool.settings.consumerKey, released),
    ...(released.subject === undefined ? {} : { user_id: released.subject }),
    ...(roles.length === 0 ? {} : { roles: roles.join(',') }),
    ...(mentored.length === 0 ? {} : { role_scope_mentor: mentored.map(encodeURIComponent).join(',') }),
    ...told(released, NAMES),
    ...told(released, OWN_PARAMETERS),
    ...customParameters(tool, released),
    ...platformParameters(hub, released),
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
    ...contextType(released.context),
    ...(title === undefined ? {} : { context_title: title, context_label: title }),
  };
}

function contextType({ kind }: Released['context']): Parameters {
  const type = CONTEXT_TYPES[kind];
  return type === undefined ? {} : { context_type: type };
}

/** Names in small letters, every other character a low line (LTI 1.1, 3). A link's parameters win over the resource's. */
function customParameters(tool: LegacyTool, released: Released): Parameters {
  const written = Object.entries({ ...tool.settings.custom, ...released.link?.custom });
  return Object.fromEntries(written.map(([name, value]) => [`custom_${name.toLowerCase().replace(/[^a-z0-9]/g, '_')}`, value]));
}

function platformParameters({ platform, origin }: Hub, { brokered }: Released): Parameters {
  return {
    launch_presentation_document_target: brokered?.documentTarget ?? 'window',
    tool_consumer_info_product_family_code: PRODUCT_FAMILY,
    tool_consumer_instance_guid: platform.guid,
    tool_consumer_instance_name: platform.name.trim(),
    tool_consumer_instance_url: origin,
  };
}

/**
 * A role in the words of LTI 1.1 (Appendix A.2): short in a class, as a URN in the institution. Of an LMS's own, those that LTI 1.1
 * has no word for are left out.
 */
function legacyRole(role: string): readonly string[] {
  if (role.startsWith(MEMBERSHIP)) return [role.slice(MEMBERSHIP.length)];
  if (role.startsWith(INSTITUTION)) return [`urn:lti:instrole:ims/lis/${role.slice(INSTITUTION.length)}`];
  const [, base, sub] = SUB_ROLE.exec(role) ?? [];
  return base === undefined || sub === undefined ? [] : [`urn:lti:role:ims/lis/${base}/${sub}`];
}

function told(released: Released, names: readonly (readonly [parameter: string, attribute: AttributeName])[]): Parameters {
  return Object.fromEntries(names.flatMap(([parameter, attribute]) => {
    const value = toldValue(released, attribute);
    return value === undefined ? [] : [[parameter, value] as const];
  }));
}
