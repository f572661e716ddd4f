import type { AttributeName } from '../../domain/release.js';
import type { Released } from '../contract.js';

/** Released attributes that are OpenID standard claims (Core 1.3, 5.4). */
const STANDARD_CLAIMS: readonly (readonly [claim: string, attribute: AttributeName])[] = [
  ['given_name', 'givenName'],
  ['family_name', 'familyName'],
  ['name', 'displayName'],
  ['email', 'email'],
  ['locale', 'locale'],
];

/** What is told of the person, under the names of OpenID: the same in a token and in a list of members. */
export function personClaims(released: Released): Readonly<Record<string, string>> {
  return Object.fromEntries(STANDARD_CLAIMS.flatMap(([claim, attribute]) => {
    const value = toldValue(released, attribute);
    return value === undefined ? [] : [[claim, value] as const];
  }));
}

/** The value of an attribute the resource is told; undefined when it is not told. */
export function toldValue({ attributes }: Released, name: AttributeName): string | undefined {
  return attributes.find(({ attribute }) => attribute === name)?.value;
}

export function isTold(released: Released, name: AttributeName): boolean {
  return toldValue(released, name) !== undefined;
}
