const SUBJECT_ID = 'urn:oasis:names:tc:SAML:attribute:subject-id';
const PAIRWISE_ID = 'urn:oasis:names:tc:SAML:attribute:pairwise-id';
const SUBJECT_IDENTIFIERS = [SUBJECT_ID, PAIRWISE_ID];

/** Attributes whose values end in a domain, by plain name and by the name federations use. */
const SCOPED = [
  ...SUBJECT_IDENTIFIERS,
  'eduPersonPrincipalName', 'urn:oid:1.3.6.1.4.1.5923.1.1.1.6',
  'eduPersonScopedAffiliation', 'urn:oid:1.3.6.1.4.1.5923.1.1.1.9',
  'eduPersonUniqueId', 'urn:oid:1.3.6.1.4.1.5923.1.1.1.13',
];

const SUBJECT_IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9=-]{0,126}@[A-Za-z0-9][A-Za-z0-9.-]{0,126}$/;
const SCOPED_VALUE = /^[^@]+@([^@]+)$/;

/** V31 Of a scoped attribute, the values this provider may give; of any other, all. Without scopes it may give none. */
export function withinScope(name: string, values: readonly string[], scopes: readonly string[]): readonly string[] {
  if (!SCOPED.includes(name)) return values;
  const wellFormed = SUBJECT_IDENTIFIERS.includes(name) ? subjectIdentifier(values) : values;
  return wellFormed.filter((value) => isWithin(value, scopes));
}

/** V32 One value of the prescribed syntax, in lower case because case does not count (Subject Identifier Attributes §3.3, §3.4). */
function subjectIdentifier(values: readonly string[]): readonly string[] {
  const [value, second] = values;
  return value === undefined || second !== undefined || !SUBJECT_IDENTIFIER.test(value) ? [] : [value.toLowerCase()];
}

/** V31 What stands after the only @ is a domain of the provider's. */
function isWithin(value: string, scopes: readonly string[]): boolean {
  const [, scope] = SCOPED_VALUE.exec(value) ?? [];
  return scope !== undefined && scopes.includes(scope.toLowerCase());
}
