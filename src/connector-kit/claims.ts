import type { ExternalIdentity } from '../domain/identity.js';
import { parseProfile, type Profile } from '../domain/profile.js';
import { Uai } from '../domain/uai.js';
import type { ClaimRules } from './define.js';

/** What a provider says about a person, in the hub's words. */
export interface Claims {
  /** Each `kind value`. */
  readonly directoryKeys: readonly string[];
  readonly profiles: readonly Profile[];
  /** Identifiers (UAI). A wrong control letter is let through: test data has many. */
  readonly schools: readonly string[];
  /** Values that are no profile and no school; for the administrator, never an error. */
  readonly unknown: readonly string[];
}

/** Applies a connector's rules to what was released. Never throws. */
export function claimsOf(rules: ClaimRules, identity: ExternalIdentity): Claims {
  const profiles = readAll(rules.profiles?.(identity) ?? [], parseProfile);
  const schools = readAll(rules.schools?.(identity) ?? [], (value) => Uai.safeParse(value).data);
  return {
    directoryKeys: unique(rules.directoryKeys?.(identity) ?? []),
    profiles: profiles.known,
    schools: schools.known,
    unknown: unique([...profiles.unknown, ...schools.unknown]),
  };
}

function readAll<T>(values: readonly string[], read: (value: string) => T | undefined): { readonly known: readonly T[]; readonly unknown: readonly string[] } {
  const pairs = values.map((value) => ({ value, found: read(value) }));
  return {
    known: unique(pairs.flatMap(({ found }) => found ?? [])),
    unknown: pairs.filter(({ found }) => found === undefined).map(({ value }) => value),
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
