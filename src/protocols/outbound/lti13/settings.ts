import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/ }).max(2_000);
const asciiId = z.string().min(1).max(255).regex(/^[\x21-\x7e]+$/);

/** One tool, registered with this hub as its platform (LTI 1.3, *Tool Deployment*). */
export const Lti13Settings = z.strictObject({
  clientId: asciiId,
  loginUrl: httpUrl,
  /** Exact strings: an answer never goes anywhere else. */
  redirectUris: z.array(httpUrl).min(1).max(20),
  targetLinkUri: httpUrl,
  /** A deployment is a school. `perSchool` makes one for each; a list names the deployment of each school by its identifier. */
  deployments: z.union([z.literal('perSchool'), z.record(z.string(), asciiId)]).default('perSchool'),
  /** Values may name variables, such as `$User.id`. */
  custom: z.record(z.string().max(120), z.string().max(2_000)).default({}),
  /** Accept a request without `prompt`, as Moodle-tolerant tools send it. */
  lenientPrompt: z.boolean().default(false),
});
export type Lti13Settings = z.infer<typeof Lti13Settings>;
