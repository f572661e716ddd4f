import type { ExternalIdentity } from '../domain/identity.js';
import { parseProfile, type Profile } from '../domain/profile.js';
import { Uai } from '../domain/uai.js';
import type { ClaimRules } from './define.js';

/** What a provider says about a person, in the hub's words. */
export interface Claims {
  /** Each `kind value`. */
  readonly directoryKeys: readonly string[];
  readonly profiles: readonly Profile[];
  readonly schools: readonly string[];
  /** Values that are no profile and no school; for the administrator, never an error. */
  readonly unknown: readonly string[];
}

/** Applies a connector's rules to what was released. */
export function claimsOf(rules: ClaimRules, identity: ExternalIdentity): Claims {
  const profiles = (rules.profiles?.(identity) ?? []).map((value) => ({ value, read: parseProfile(value) }));
  const schools = (rules.schools?.(identity) ?? []).map((value) => ({ value, read: Uai.safeParse(value).data }));
  return {
    directoryKeys: unique(rules.directoryKeys?.(identity) ?? []),
    profiles: unique(profiles.flatMap(({ read }) => read ?? [])),
    schools: unique(schools.flatMap(({ read }) => read ?? [])),
    unknown: [...profiles, ...schools].filter(({ read }) => read === undefined).map(({ value }) => value),
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
