import { z } from 'zod';
import { Day } from './calendar.js';
import { Level } from './group.js';
import { Role } from './profile.js';
import { ReleaseRule } from './release.js';
import { LocalText } from './text.js';

export const Subject = z.enum(['francais', 'maths', 'sciences', 'histoire-geographie', 'langues', 'arts', 'sport', 'vie-ecole']);
export type Subject = z.infer<typeof Subject>;

/** What sort of document it is, in a teacher's words; after ScoLOMFR's voc-005 and voc-010 and the GAR's typePresentation. */
export const ResourceKind = z.enum(['manuel', 'livre', 'exercices', 'activites', 'videos', 'reference', 'guide', 'outil']);
export type ResourceKind = z.infer<typeof ResourceKind>;

export const ResourceId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(64);

/** An entry of the catalogue: what people see, who may open it, what it is told, and which connector opens it. */
export const Resource = z.strictObject({
  id: ResourceId,
  connector: z.string().min(1).max(64),
  title: LocalText,
  summary: LocalText,
  publisher: z.string().min(1).max(120),
  subject: Subject,
  /** Absent: not said, and found under no kind. */
  kind: ResourceKind.optional(),
  levels: z.array(Level).default([]),
  /** Name of an icon of the sprite. */
  icon: z.string().max(40).default('shapes'),
  audience: z.strictObject({
    roles: z.array(Role).min(1),
    /** Schools, towns, districts or academies; absent means everywhere. */
    organisations: z.array(z.string()).optional(),
  }),
  /** `free` needs no licence. */
  licence: z.enum(['free', 'required']).default('free'),
  opensOn: Day.optional(),
  closesOn: Day.optional(),
  enabled: z.boolean().default(true),
  /** What it is told about a person. Empty: the pseudonym and nothing else. */
  release: z.array(ReleaseRule).default([]),
  /** No pseudonym either: nothing at all leaves the hub. */
  anonymous: z.boolean().default(false),
  /** Resources of one legal entity may share a pseudonym; by default each LTI client has its own. */
  sector: z.string().regex(/^[A-Za-z0-9._-]{1,56}$/).optional(),
  /** Checked against the connector's own schema when the hub starts. */
  settings: z.record(z.string(), z.unknown()).default({}),
});
export type Resource = z.infer<typeof Resource>;

/** The name under which pseudonyms of this resource are kept. No sector passes for a resource: identifiers hold no space. */
export function sectorOf({ id, sector }: Resource): string {
  return sector === undefined ? id : `sector ${sector}`;
}
