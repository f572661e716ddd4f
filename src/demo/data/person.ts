import type { Day } from '../../domain/calendar.js';
import type { Profile } from '../../domain/profile.js';

/** A way to sign in; each is one of the demo's identity providers. */
export type Door = 'ent' | 'academie' | 'guichet';

export interface DemoAffiliation {
  readonly profile: Profile;
  readonly at: string;
  readonly from?: Day;
  readonly until?: Day;
}

/** Somebody of the demo, with all that the simulators and the directory say about them. */
export interface DemoPerson {
  readonly login: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Civility of an adult: pages and agents address them by it. */
  readonly civility?: 'Mme' | 'M.';
  /** Join keys of the school directory (AAF), without the academy's code. More than one: known twice. */
  readonly joins: readonly [string, ...string[]];
  readonly affiliations: readonly DemoAffiliation[];
  /** Ids of the classes and groups somebody learns or teaches in. */
  readonly classes: readonly string[];
  /** For a parent: login of the child, and whether the parent holds authority. */
  readonly children?: readonly { readonly login: string; readonly authority: boolean }[];
  /** None for a second record of somebody. */
  readonly doors: readonly Door[];
  /** Join keys of other records that the guichet knows to be theirs. */
  readonly otherRecords?: readonly string[];
  /** The directory has no key of theirs yet: a head ties the account by its code. */
  readonly awaitsLink?: true;
  /** Role in French, for sign-in pages and the table of accounts. */
  readonly role: string;
  /** What the account shows, for the table of accounts. */
  readonly see: string;
}

export function personName(person: DemoPerson): string {
  return `${person.givenName} ${person.familyName}`;
}

export function emailOf(person: DemoPerson): string {
  return `${person.login}@ac-demonstrie.example`;
}

export function hasProfile(person: DemoPerson, profile: Profile): boolean {
  return person.affiliations.some((affiliation) => affiliation.profile === profile);
}
