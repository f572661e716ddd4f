import type { ExternalIdentity } from '../domain/identity.js';

/** Reads values out of what a provider released. */
export type AttributeRule = (identity: ExternalIdentity) => readonly string[];

/** The values of the first of these attributes that is present. */
export function first(...names: readonly string[]): AttributeRule {
  return (identity) => {
    const name = names.find((candidate) => (identity.attributes[candidate] ?? []).length > 0);
    return name === undefined ? [] : (identity.attributes[name] ?? []);
  };
}

/** The values of all these attributes together. */
export function all(...names: readonly string[]): AttributeRule {
  return (identity) => names.flatMap((name) => identity.attributes[name] ?? []);
}

/** Puts a prefix before every value, such as the academy before a join key. */
export function under(prefix: string, rule: AttributeRule): AttributeRule {
  return (identity) => rule(identity).map((value) => `${prefix}${value}`);
}
