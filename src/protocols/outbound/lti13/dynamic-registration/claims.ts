import type { AttributeName } from '../../../../domain/release.js';

/** What a tool asks to be told, by the claim that tells it. `sub` is the pseudonym, which no attribute is. */
const ATTRIBUTE_OF: ReadonlyMap<string, AttributeName> = new Map([
  ['given_name', 'givenName'],
  ['family_name', 'familyName'],
  ['name', 'displayName'],
  ['email', 'email'],
  ['locale', 'locale'],
]);

/** The same, by the variable of a custom parameter that tells it. */
const ATTRIBUTE_OF_VARIABLE: ReadonlyMap<string, AttributeName> = new Map([
  ['$Person.name.given', 'givenName'],
  ['$Person.name.family', 'familyName'],
  ['$Person.name.full', 'displayName'],
  ['$Person.email.primary', 'email'],
  ['$Context.gradeLevels.oneRoster', 'level'],
  ['$User.gradeLevels.oneRoster', 'level'],
  ['$Message.locale', 'locale'],
]);

/** Every launch has room for these, and tools do not name them (Core 1.3, 5.3.7 and 5.4.1). */
const ALWAYS: readonly AttributeName[] = ['role', 'className'];

export const CLAIMS: readonly string[] = ['iss', 'sub', ...ATTRIBUTE_OF.keys()];

/** The attributes behind a wish list of claims and custom parameters. Unknown ones are left out. */
export function attributesAsked(claims: readonly string[], custom: Readonly<Record<string, string>>): readonly AttributeName[] {
  const wished = claims.flatMap((claim) => ATTRIBUTE_OF.get(claim) ?? []);
  const named = Object.values(custom).flatMap((value) => ATTRIBUTE_OF_VARIABLE.get(value) ?? []);
  return [...new Set([...ALWAYS, ...wished, ...named])];
}

export function claimsFor(attributes: readonly AttributeName[]): readonly string[] {
  return ['iss', 'sub', ...[...ATTRIBUTE_OF].filter(([, attribute]) => attributes.includes(attribute)).map(([claim]) => claim)];
}
