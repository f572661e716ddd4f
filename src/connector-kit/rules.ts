import type { ExternalIdentity } from '../domain/identity.js';

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

/** What all these rules find. */
export function together(...rules: readonly AttributeRule[]): AttributeRule {
  return (identity) => rules.flatMap((rule) => rule(identity));
}

/** Puts a prefix before every value, such as the kind before a directory key. */
export function under(prefix: string, rule: AttributeRule): AttributeRule {
  return (identity) => rule(identity).map((value) => `${prefix}${value}`);
}

/** Takes lists in one value apart: `National_3;National_2`. */
export function split(separator: string, rule: AttributeRule): AttributeRule {
  return (identity) => rule(identity).flatMap((value) => value.split(separator)).map((part) => part.trim()).filter((part) => part !== '');
}

/** What stands before a separator, or the whole value: the UAI of `0449901Y$1ORD$PU$…`. A lone `X` stands for nothing. */
export function before(separator: string, rule: AttributeRule): AttributeRule {
  return (identity) => rule(identity).map((value) => value.split(separator, 1)[0] ?? '').filter((part) => part !== '' && part !== 'X');
}

/**
 * Directory keys out of `FrEduCtRefId`: of `{AAF}17|…|12345` it makes `17$12345`, academy and join key. Values of other
 * directories, and values that are not three parts, are left out.
 */
export function aafReference(rule: AttributeRule): AttributeRule {
  return (identity) => rule(identity).flatMap((value) => {
    const [, academy, key] = /^\{AAF\}0*(\d{1,3})\|[^|]*\|([^|]+)$/.exec(value) ?? [];
    return academy === undefined || key === undefined ? [] : [`${academy}$${key}`];
  });
}

function valuesOf(identity: ExternalIdentity, name: string): readonly string[] {
  const values = Object.hasOwn(identity.attributes, name) ? (identity.attributes[name] ?? []) : [];
  return values.map((value) => value.trim()).filter((value) => value !== '');
}
