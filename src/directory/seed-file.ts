import { z } from 'zod';
import { Affiliation } from '../domain/affiliation.js';
import { Group, Membership } from '../domain/group.js';
import { Guardianship } from '../domain/guardianship.js';
import { DirectoryKey, Identity } from '../domain/identity.js';
import { Assignment, Licence } from '../domain/licence.js';
import { Organisation } from '../domain/organisation.js';
import { Person } from '../domain/person.js';

/** A small directory in one file, for a demonstration, a test or a town that has no feed. Every list may be left out. */
export const SeedFile = z.strictObject({
  organisations: z.array(Organisation).default([]),
  people: z.array(Person).default([]),
  affiliations: z.array(Affiliation).default([]),
  groups: z.array(Group).default([]),
  memberships: z.array(Membership).default([]),
  guardianships: z.array(Guardianship).default([]),
  identities: z.array(Identity).default([]),
  directoryKeys: z.array(DirectoryKey).default([]),
  licences: z.array(Licence).default([]),
  assignments: z.array(Assignment).default([]),
});
export type SeedFile = z.infer<typeof SeedFile>;
