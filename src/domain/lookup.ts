/** A guardian as a provider may name one: by a child's key in the directory, and by their own names. */
export interface NamedGuardian {
  readonly childKey: string;
  readonly familyName: string;
  readonly givenName: string;
}

/**
 * One way to find the person behind an account, with what is looked for. `from` names the matcher, for the journal.
 *
 * - `stored`: the person the account was known to be before.
 * - `key`: whoever the directory's key `kind value` stands for.
 * - `guardian`: the guardian of exactly these names among those of the child behind the key.
 * - `agent`: the member of staff behind a key; pupils and parents are never found by it.
 */
export type Lookup =
  | { readonly by: 'stored' }
  | { readonly by: 'key' | 'agent'; readonly from: string; readonly keys: readonly string[] }
  | { readonly by: 'guardian'; readonly from: string; readonly guardians: readonly NamedGuardian[] };
