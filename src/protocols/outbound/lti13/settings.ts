import { z } from 'zod';
import { addressFaults } from './addresses.js';

const httpUrl = z.url({ protocol: /^https?$/, abort: true }).max(2_000);

/** What an identifier may be that travels in a message: at most 255 printable ASCII characters (Core 1.3, 5.3). */
export const AsciiId = z.string().min(1).max(255).regex(/^[\x21-\x7e]+$/);

/** The hub gives it, so it can be plain: it stands in the address of the key set and in the names of keys. */
const clientId = z.string().min(1).max(128).regex(/^[A-Za-z0-9][A-Za-z0-9._~:-]*$/, 'must be letters, digits and . _ ~ : -');

/** One tool, registered with this hub as its platform (LTI 1.3, *Tool Deployment*). */
export const Lti13Settings = z.strictObject({
  clientId,
  loginUrl: httpUrl,
  /** Exact strings: an answer never goes anywhere else. */
  redirectUris: z.array(httpUrl).min(1).max(20),
  targetLinkUri: httpUrl,
  /** Where the tool's picker opens, when it has one (Deep Linking 2.0). */
  deepLinkingUrl: httpUrl.optional(),
  /** Further hosts of the tool, besides those of the addresses above: links to pages there are its own. */
  domains: z.array(z.string().min(1).max(253).regex(/^[a-z0-9.-]+(:\d{1,5})?$/)).max(20).default([]),
  /** Where the tool publishes the public keys by which it proves itself. Needed for services and for its picker. */
  keySetUrl: httpUrl.optional(),
  /** What the tool may ask of the hub by itself. Nothing for a resource that is anonymous: it could not say of whom. */
  services: z.strictObject({
    /** `own`: scores and results in the columns the hub makes; `manage`: columns of its own as well. */
    scores: z.enum(['none', 'own', 'manage']).default('none'),
    /** The list of members, with what the release tells of each. */
    members: z.boolean().default(false),
    /** The groups of a class. */
    groups: z.boolean().default(false),
  }).prefault({}),
  /** How the tool knew this hub by LTI 1.1, so that it can find its old accounts of the same schools again. */
  lti1p1: z.strictObject({ consumerKey: z.string().min(1).max(255), secret: z.string().min(1).max(255) }).optional(),
  /** A deployment is a school. `perSchool` makes one for each; a list names the deployment of each school by its identifier, `*` that of all others. */
  deployments: z.union([z.literal('perSchool'), z.record(z.string(), AsciiId)]).default('perSchool'),
  /** Values may name variables, such as `$User.id`. */
  custom: z.record(z.string().trim().min(1).max(120), z.string().trim().max(2_000)).default({}),
  /** `frame`: on a page of the hub, which lends it room and a store. For tools that need no cookie there, or keep it partitioned. */
  presentation: z.enum(['window', 'frame']).default('window'),
  /** Accept a request without `prompt`, as Moodle-tolerant tools send it. */
  lenientPrompt: z.boolean().default(false),
  /** Accept a request that asks for more than `openid`; what it asks for besides is ignored (OpenID Connect Core, 3.1.2.1). */
  lenientScope: z.boolean().default(false),
}).superRefine((settings, context) => {
  for (const { path, message } of addressFaults(settings)) context.addIssue({ code: 'custom', path: [...path], message });
});
export type Lti13Settings = z.infer<typeof Lti13Settings>;
