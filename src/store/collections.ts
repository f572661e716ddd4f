import { z } from 'zod';
import { Affiliation } from '../domain/affiliation.js';
import { ConnectionId } from '../domain/connection.js';
import { Delegation } from '../domain/delegation.js';
import { FeedClass, FeedEntry, FeedSourceState, ImportRun } from '../domain/feed.js';
import { Group, Membership } from '../domain/group.js';
import { Guardianship } from '../domain/guardianship.js';
import { DirectoryKey, Identity } from '../domain/identity.js';
import { Assignment, Licence } from '../domain/licence.js';
import { Organisation } from '../domain/organisation.js';
import { Person, PersonId } from '../domain/person.js';
import { Role } from '../domain/profile.js';
import { Pseudonym } from '../domain/pseudonym.js';
import { define } from './collections/define.js';
import { LEARNING } from './collections/learning.js';
import { SPACES } from './collections/spaces.js';
import { ROSTERS } from './collections/rosters.js';
import { LICENSING } from './collections/licensing.js';
import { LMS } from './collections/lms.js';
import { TOOL_REGISTRATIONS } from './collections/tool-registrations.js';
import { TOOL_TESTS } from './collections/tool-tests.js';

export type { AccessRequest, FailedOpening, Favourite } from './collections/licensing.js';

/** A value that is taken once: a state, a nonce, a ticket, a request id, a hint, a token id. */
export const OneTimeValue = z.strictObject({
  id: z.string().min(3).max(800),
  value: z.string().max(400_000),
  expiresAt: z.number().int(),
});
export type OneTimeValue = z.infer<typeof OneTimeValue>;

export const Counter = z.strictObject({ id: z.string().min(3).max(800), count: z.number(), expiresAt: z.number().int() });
export type Counter = z.infer<typeof Counter>;

/** A browser session. The id is a keyed hash of the cookie's value. */
export const SessionRecord = z.strictObject({
  id: z.string().min(16).max(128),
  personId: PersonId,
  connectionId: ConnectionId,
  /** What this session may open at all. */
  roles: z.array(Role),
  /** Schools in this person's hands by what the provider said at sign-in. */
  delegations: z.array(Delegation).max(50).optional(),
  /** What a form of ours brings back, so that no other site can send it. */
  formToken: z.string().min(32).max(128),
  /** Reached however active the session is. */
  endsAt: z.number().int(),
  /** Milliseconds without a request after which it ends earlier. */
  idleMs: z.number().int().positive(),
  /** Absent on a session of an earlier version. */
  startedAt: z.number().int().optional(),
  /** The last request, to the minute. */
  seenAt: z.number().int().optional(),
  /** What the browser is called, and nothing else about it. */
  browser: z.string().max(20).optional(),
  /** Keyed hash of the connection and of the person's name there: all sessions that end together at the provider. */
  providerSubject: z.string().length(43).optional(),
  /** Keyed hash of the connection, the name and the session there: the one a ticket or a session index is of. */
  providerSession: z.string().length(43).optional(),
  /** What the protocol needs to end the session at the provider. Holds the person's name there. */
  logoutHandle: z.string().max(4_000).optional(),
  expiresAt: z.number().int(),
});
export type SessionRecord = z.infer<typeof SessionRecord>;

/** A session that ended here and may still be ended at its provider. */
export const SignOutRecord = z.strictObject({
  id: z.string().min(16).max(64),
  connectionId: ConnectionId,
  /** What the protocol needs for it. Holds the person's name at the provider. */
  handle: z.string().max(4_000),
  expiresAt: z.number().int(),
});
export type SignOutRecord = z.infer<typeof SignOutRecord>;

/** One generation of a signing key pair of one remote system. */
export const SigningKeyRecord = z.strictObject({
  id: z.string().min(3).max(200),
  owner: z.string().min(1).max(160),
  kid: z.string().min(1).max(64),
  state: z.enum(['next', 'active', 'retiring']),
  publicJwk: z.string().max(4_000),
  /** Emptied as soon as signing with it stops. */
  privateJwk: z.string().max(8_000),
  since: z.number().int(),
});
export type SigningKeyRecord = z.infer<typeof SigningKeyRecord>;

/** One event that may be needed as proof, chained by hash to the one before it. */
export const AuditRecord = z.strictObject({
  id: z.string().min(3).max(120),
  chain: z.string().min(1).max(64),
  sequence: z.number().int().nonnegative(),
  at: z.number().int(),
  event: z.string().min(1).max(80),
  /** Fields of the event as canonical JSON: identifiers, codes and outcomes, never names. */
  body: z.string().max(4_000),
  previous: z.string().length(64),
  hash: z.string().length(64),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** An account that signed in and that nobody in the directory stands for yet. The id is a keyed hash of connection and subject. */
export const WaitingAccount = z.strictObject({
  id: z.string().min(16).max(128),
  /** What its owner says to a head. */
  code: z.string().min(8).max(16),
  connectionId: ConnectionId,
  subject: z.string().min(1).max(512),
  /** As the provider writes it. */
  displayName: z.string().max(200),
  /** What the account may open at most. */
  roles: z.array(Role),
  /** Schools (UAI) that the provider names. */
  schools: z.array(z.string().max(64)).max(20),
  /** When it came last. */
  at: z.number().int(),
  expiresAt: z.number().int(),
});
export type WaitingAccount = z.infer<typeof WaitingAccount>;

/**
 * What tied an account or a second record to a person beside the directory's keys. It is here for as long as it can be undone;
 * the audit trail keeps the proof.
 */
export const PersonLink = z.strictObject({
  id: z.string().min(3).max(200),
  kind: z.enum(['account', 'union']),
  /** Whom the account or the record was tied to. */
  personId: PersonId,
  /** Who did it: the person, or a head or administrator. */
  byPersonId: PersonId,
  /** `account`: the identity that was made. */
  identityId: z.string().max(700).optional(),
  /** `account`: the school in whose name it was made. */
  organisationId: z.string().max(64).optional(),
  /** `union`: the record that was merged into the person's. */
  mergedId: PersonId.optional(),
  connectionId: ConnectionId,
  at: z.number().int(),
  expiresAt: z.number().int(),
});
export type PersonLink = z.infer<typeof PersonLink>;

/** What was last read from a source of descriptions, such as the metadata of an identity provider. */
export const DescriptionCopyRecord = z.strictObject({ id: z.string().min(3).max(200), text: z.string().max(8_000_000), expiresAt: z.number().int() });
export type DescriptionCopyRecord = z.infer<typeof DescriptionCopyRecord>;

/** Every kind of document the hub stores. Indexes and expiry are declared here and nowhere else. */
export const COLLECTIONS = {
  ...LEARNING,
  ...TOOL_TESTS,
  ...SPACES,
  ...ROSTERS,
  ...LICENSING,
  ...LMS,
  ...TOOL_REGISTRATIONS,
  people: define({
    name: 'people',
    bulk: true,
    schema: Person,
    indexes: { byName: { fields: ['familyName', 'givenName'] }, byMergedInto: { fields: ['mergedInto'] } },
    cached: true,
  }),
  identities: define({ name: 'identities', schema: Identity, indexes: { byPerson: { fields: ['personId'] } } }),
  directoryKeys: define({ name: 'directory-keys', bulk: true, schema: DirectoryKey, indexes: { byPerson: { fields: ['personId'] } } }),
  organisations: define({
    name: 'organisations',
    bulk: true,
    schema: Organisation,
    indexes: { byKind: { fields: ['kind', 'name'] }, byParent: { fields: ['parentId', 'name'] } },
    cached: true,
  }),
  affiliations: define({
    name: 'affiliations',
    bulk: true,
    schema: Affiliation,
    indexes: { byPerson: { fields: ['personId'] }, byOrganisation: { fields: ['organisationId', 'profile'] } },
    cached: true,
  }),
  groups: define({ name: 'groups', bulk: true, schema: Group, indexes: { bySchool: { fields: ['schoolId', 'name'] } }, cached: true }),
  memberships: define({
    name: 'memberships',
    bulk: true,
    schema: Membership,
    indexes: { byPerson: { fields: ['personId'] }, byGroup: { fields: ['groupId', 'as'] } },
    cached: true,
  }),
  guardianships: define({
    name: 'guardianships',
    bulk: true,
    schema: Guardianship,
    indexes: { byAdult: { fields: ['adultId'] }, byChild: { fields: ['childId'] } },
    cached: true,
  }),
  feedEntries: define({
    name: 'feed-entries',
    bulk: true,
    schema: FeedEntry,
    indexes: {
      byKind: { fields: ['source', 'kind', 'state'] },
      byPerson: { fields: ['personId'] },
      byMissing: { fields: ['missingSince'] },
      byTies: { fields: ['tiesDue'] },
    },
  }),
  feedClasses: define({ name: 'feed-classes', bulk: true, schema: FeedClass, indexes: { bySource: { fields: ['source'] } } }),
  feedSources: define({ name: 'feed-sources', bulk: true, schema: FeedSourceState, indexes: {} }),
  importRuns: define({ name: 'import-runs', bulk: true, schema: ImportRun, indexes: { bySource: { fields: ['source', 'startedAt'] } } }),
  licences: define({
    name: 'licences',
    schema: Licence,
    indexes: { byResource: { fields: ['resourceId', 'organisationId'] }, byOrganisation: { fields: ['organisationId'] } },
    cached: true,
  }),
  assignments: define({
    name: 'assignments',
    schema: Assignment,
    indexes: { byLicence: { fields: ['licenceId'] }, byHolder: { fields: ['holderId', 'licenceId'] } },
    cached: true,
  }),
  pseudonyms: define({
    name: 'pseudonyms',
    schema: Pseudonym,
    indexes: { byPerson: { fields: ['personId'] }, byValue: { fields: ['sector', 'value'], unique: true } },
    cached: true,
  }),
  waitingAccounts: define({
    name: 'waiting-accounts',
    schema: WaitingAccount,
    indexes: { byCode: { fields: ['code'], unique: true } },
    expires: 'expiresAt',
    secrets: ['subject', 'displayName'],
  }),
  personLinks: define({
    name: 'person-links',
    schema: PersonLink,
    indexes: { byPerson: { fields: ['personId', 'at'] }, byOrganisation: { fields: ['organisationId', 'at'] } },
    expires: 'expiresAt',
  }),
  /** Some hold, for minutes, what a provider said of somebody. */
  oneTimeValues: define({ name: 'one-time-values', schema: OneTimeValue, indexes: {}, expires: 'expiresAt', secrets: ['value'], cached: true }),
  counters: define({ name: 'counters', schema: Counter, indexes: {}, expires: 'expiresAt' }),
  sessions: define({
    name: 'sessions',
    schema: SessionRecord,
    indexes: {
      byPerson: { fields: ['personId'] },
      byProviderSubject: { fields: ['providerSubject'] },
      byProviderSession: { fields: ['providerSession'] },
    },
    expires: 'expiresAt',
    secrets: ['logoutHandle'],
    cached: true,
  }),
  signOuts: define({ name: 'sign-outs', schema: SignOutRecord, indexes: {}, expires: 'expiresAt', secrets: ['handle'] }),
  descriptionCopies: define({ name: 'description-copies', schema: DescriptionCopyRecord, indexes: {}, expires: 'expiresAt' }),
  signingKeys: define({
    name: 'signing-keys',
    schema: SigningKeyRecord,
    indexes: { byOwner: { fields: ['owner', 'since'] } },
    secrets: ['privateJwk'],
  }),
  audit: define({
    name: 'audit',
    schema: AuditRecord,
    indexes: { byChain: { fields: ['chain', 'sequence'], unique: true }, byTime: { fields: ['at'] } },
  }),
} as const;
