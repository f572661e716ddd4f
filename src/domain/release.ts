import { z } from 'zod';
import { HubError } from './errors.js';
import { Role } from './profile.js';
import { LocalText } from './text.js';

/** Everything a resource may be told about a person, besides the pseudonym it always gets. */
export const AttributeName = z.enum([
  'role', 'givenName', 'familyName', 'displayName', 'email', 'schoolId', 'schoolName', 'className', 'level', 'locale',
]);
export type AttributeName = z.infer<typeof AttributeName>;

/** One line of what a resource declares it needs, and why. What is not declared is not sent. */
export const ReleaseRule = z.strictObject({
  attribute: AttributeName,
  purpose: LocalText,
  /** The launch fails rather than leave it out. */
  required: z.boolean().default(false),
  /** Sent for these roles only; absent means for every role the resource admits. */
  onlyFor: z.array(Role).optional(),
});
export type ReleaseRule = z.infer<typeof ReleaseRule>;

export type KnownAttributes = Partial<Record<AttributeName, string>>;

export interface ReleasedAttribute {
  readonly attribute: AttributeName;
  readonly value: string;
  readonly purpose: LocalText;
}

/** The rules that apply to somebody in this role. */
export function rulesFor(rules: readonly ReleaseRule[], role: Role): readonly ReleaseRule[] {
  return rules.filter((rule) => rule.onlyFor?.includes(role) ?? true);
}

/**
 * The attributes a resource receives for this person in this role: what it declared, cut down to the role and to what is
 * known. The same list is sent and is drawn as the *reçu de données*.
 * @throws HubError `RES-DONNEES` when a required attribute is unknown
 */
export function release(rules: readonly ReleaseRule[], role: Role, known: KnownAttributes): readonly ReleasedAttribute[] {
  return rulesFor(rules, role).flatMap((rule) => {
    const value = known[rule.attribute]?.trim();
    if (value !== undefined && value !== '') return [{ attribute: rule.attribute, value, purpose: rule.purpose }];
    if (rule.required) throw new HubError('RES-DONNEES', { detail: `required attribute ${rule.attribute} is unknown` });
    return [];
  });
}
