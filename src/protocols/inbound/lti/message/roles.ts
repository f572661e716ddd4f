import { contextRole } from '../../../lti/roles.js';

/** Roles of a system, in every spelling there is: an administrator of an LMS is nobody at the hub (B-08). */
const SYSTEM = [
  /^https?:\/\/purl\.imsglobal\.org\/vocab\/(lis\/v2|lti)\/system\/person#/i,
  /^https?:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/person#(Administrator|AccountAdmin|Creator|SysAdmin|SysSupport|User|None)$/i,
  /^urn:lti:sysrole:/i,
];
const SHORT_NAMES = ['Administrator', 'ContentDeveloper', 'Instructor', 'Learner', 'Manager', 'Member', 'Mentor', 'Officer'];
const FULL = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i;

/** Roles in full, each once, those of a system left out. A name that is neither a role of Core 1.3, A.2, nor a URI says nothing. */
export function readRoles(said: readonly string[]): readonly string[] {
  const full = said.map((role) => (SHORT_NAMES.includes(role) ? contextRole(role) : role)).filter((role) => FULL.test(role));
  return [...new Set(full)].filter((role) => !SYSTEM.some((pattern) => pattern.test(role)));
}
