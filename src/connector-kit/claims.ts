import type { Delegation } from '../domain/delegation.js';
import type { ExternalIdentity } from '../domain/identity.js';
import type { Lookup } from '../domain/lookup.js';
import { parseProfile, type Profile, type Role } from '../domain/profile.js';
import { Uai } from '../domain/uai.js';
import type { ClaimRules } from './define.js';

const LONGEST_NAME = 200;

/** What a provider says about a person, in the hub's words. */
export interface Claims {
  /** What to look for in the directory, in order. */
  readonly lookups: readonly Lookup[];
  /** The only roles this account may open; absent when the provider says nothing that limits them. */
  readonly roles?: readonly Role[];
  /** All the records this answer names are proven to be one person's. */
  readonly proves?: true;
  readonly profiles: readonly Profile[];
  /** As the provider writes it; empty when it says none. */
  readonly displayName: string;
  /** Schools that somebody else heads and has put into this person's hands, for a time. */
  readonly delegations: readonly Delegation[];
  /** Identifiers (UAI). A wrong control letter is let through: test data has many. */
  readonly schools: readonly string[];
  /** Values that are no profile and no school; for the administrator, never an error. */
  readonly unknown: readonly string[];
  /** What could not be read in structured attributes, each `parser fault`; never the value. */
  readonly faults: readonly string[];
}

/** Applies a connector's rules to what was released. Never throws. */
export function claimsOf(rules: ClaimRules, identity: ExternalIdentity): Claims {
  const profiles = readAll(rules.profiles?.(identity) ?? [], parseProfile);
  const schools = readAll(rules.schools?.(identity) ?? [], (value) => Uai.safeParse(value).data);
  const roles = inAll([rules.roles?.(identity), ...rules.match.map((matcher) => matcher.roles?.(identity))]);
  return {
    lookups: rules.match.flatMap((matcher) => matcher.lookups(identity)),
    ...(roles === undefined ? {} : { roles }),
    ...(rules.proves === true ? { proves: true } : {}),
    profiles: profiles.known,
    schools: schools.known,
    displayName: (rules.name ?? []).map((rule) => rule(identity)[0] ?? '').filter((part) => part !== '').join(' ').slice(0, LONGEST_NAME),
    delegations: delegationsOf(rules, identity),
    unknown: unique([...profiles.unknown, ...schools.unknown]),
    faults: unique((rules.structured ?? []).flatMap(({ name, read }) => read(identity).faults.map((fault) => `${name} ${fault}`))),
  };
}

function delegationsOf({ delegations }: ClaimRules, identity: ExternalIdentity): readonly Delegation[] {
  if (delegations === undefined) return [];
  const { facts } = delegations.rights.read(identity);
  const ours = facts.filter(({ application }) => application.toLowerCase() === delegations.application.toLowerCase());
  return ours.flatMap(({ structures, from, until }) => structures.map(({ uai }) => ({ organisationId: uai, from, ...(until === undefined ? {} : { until }) })));
}

/** What every list that there is has; undefined when there is none. */
function inAll(lists: readonly (readonly Role[] | undefined)[]): readonly Role[] | undefined {
  const [first, ...others] = lists.filter((list) => list !== undefined);
  return first === undefined ? undefined : unique(first).filter((role) => others.every((list) => list.includes(role)));
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
