import { z } from 'zod';

/** One entity as it was published, or as it was cut out of a signed file: a description that stands alone. */
const DescribedEntity = z.object({ entityId: z.string(), xml: z.string(), validUntil: z.number().optional() });
export type DescribedEntity = z.output<typeof DescribedEntity>;

/** What was read from one source, and is kept until it is read again. Times are milliseconds since 1970. */
export const Description = z.object({
  entities: z.array(DescribedEntity),
  validUntil: z.number().optional(),
  /** When the source made it. */
  issued: z.number().optional(),
  /** How long it asks to be kept before it is read again, in milliseconds. */
  cacheMs: z.number().optional(),
  etag: z.string().optional(),
  /** What those who run the hub should know about it. */
  notes: z.array(z.string()).default([]),
});
export type Description = z.output<typeof Description>;

/** As it is stored. */
export const DescriptionCopy = z.object({ readAt: z.number(), description: Description });
export type DescriptionCopy = z.output<typeof DescriptionCopy>;
