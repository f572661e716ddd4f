import type { ExternalIdentity } from '../domain/identity.js';
import type { Role } from '../domain/profile.js';

/** Reads values out of what a provider released: trimmed, and never blank. Providers send empty elements for "nothing". */
export type AttributeRule = (identity: ExternalIdentity) => readonly string[];

/** The values of the first of these attributes that says anything. */
export function first(...names: readonly string[]): AttributeRule {
  return (identity) => names.map((name) => valuesOf(identity, name)).find((values) => values.length > 0) ?? [];
}

/** The values of all these attributes together. */
export function all(...names: readonly string[]): AttributeRule {
  return (identity) => names.flatMap((name) => valuesOf(identity, name));
}

/** What the provider calls the person: the subject the connection is set to use. */
export const subject: AttributeRule = (identity) => [identity.subject];

/** Puts a prefix before every value, such as the academy before a key of its own. */
export function under(prefix: string, rule: AttributeRule): AttributeRule {
  return (identity) => rule(identity).map((value) => `${prefix}${value}`);
}

/** What all these rules find. */
export function together(...rules: readonly AttributeRule[]): AttributeRule {
  return (identity) => rules.flatMap((rule) => rule(identity));
}

/** Takes lists in one value apart: `National_3;National_2`. */
export function split(separator: string, rule: AttributeRule): AttributeRule {
  return (identity) => rule(identity).flatMap((value) => value.split(separator)).map((part) => part.trim()).filter((part) => part !== '');
}

/** What stands before a separator, or the whole value: the UAI of `0449901Y$1ORD$PU$…`. A lone `X` stands for nothing. */
export function before(separator: string, rule: AttributeRule): AttributeRule {
  return (identity) => rule(identity).map((value) => value.split(separator, 1)[0] ?? '').filter((part) => part !== '' && part !== 'X');
}

/** The roles that what a provider says of an account allows; undefined when it says nothing about them. */
export type RoleRule = (identity: ExternalIdentity) => readonly Role[] | undefined;

/** Roles by the words of an attribute. An account with none of these words, but with others, may open nothing. */
export function rolesByWord(words: Readonly<Record<string, Role>>, rule: AttributeRule): RoleRule {
  const known = new Map(Object.entries(words));
  return (identity) => {
    const said = rule(identity);
    return said.length === 0 ? undefined : said.flatMap((word) => known.get(word.toLowerCase()) ?? []);
  };
}

function valuesOf(identity: ExternalIdentity, name: string): readonly string[] {
  const values = Object.hasOwn(identity.attributes, name) ? (identity.attributes[name] ?? []) : [];
  return values.map((value) => value.trim()).filter((value) => value !== '');
}
