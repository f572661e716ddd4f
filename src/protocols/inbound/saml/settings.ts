import { z } from 'zod';
import { travelsSafely, UNSAFE_ADDRESS } from '../../../domain/address.js';
import { ConnectionId } from '../../../domain/connection.js';

const certificate = z.string().min(100).max(8_000);

const safeAddress = z.url({ protocol: /^https?$/ }).refine(travelsSafely, { message: UNSAFE_ADDRESS });

/** One SAML 2.0 identity provider: its metadata by file, address, text or federation, or the facts by hand. */
export const SamlSettings = z.strictObject({
  /** The provider's entityID. Required: it is what the pending request is sent to, and what the answer must come from. */
  entityId: z.string().min(1).max(1_024),
  metadata: z.union([
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({ url: safeAddress }),
    /** The signed file of a federation that the deployment names in `federations/`. */
    z.strictObject({ federation: ConnectionId }),
    z.strictObject({ xml: z.string().min(1).max(1_000_000) }),
    z.strictObject({ ssoUrl: safeAddress, sloUrl: safeAddress.optional(), certificates: z.array(certificate).min(1).max(8) }),
  ]),
  /** `response` (default), `assertion` or `both`: what must carry a valid signature. `either` takes what there is, at least one. */
  signed: z.enum(['response', 'assertion', 'both', 'either']).default('response'),
  /** `required` refuses an assertion that is not encrypted; absent, both are accepted. */
  encrypted: z.enum(['accepted', 'required']).optional(),
  /** Last day, such as `2027-06-30`, on which AES-CBC is accepted, for an old provider that signs its Responses. Absent: never. */
  acceptCbcUntil: z.iso.date().optional(),
  /** The attribute used as subject; absent means the NameID. */
  subjectAttribute: z.string().max(200).optional(),
  /** Domains that may stand after the @ of scoped values (`eduPersonPrincipalName`…), in place of those its metadata declares. */
  scopes: z.array(z.string().min(1).max(127).toLowerCase()).max(50).optional(),
  nameIdFormat: z.string().max(200).optional(),
  /** Authentication classes to ask for, comparison exact; the answer must name one of them. */
  authnContexts: z.array(z.string().max(200)).default([]),
  /** Classes the answer may name, without asking for any; by default those of `authnContexts`, or any when there are none. */
  acceptAuthnContexts: z.array(z.string().max(200)).min(1).optional(),
  /** A page of the provider where people can end their session, for providers that do not speak single logout. */
  signOutUrl: safeAddress.optional(),
  forceAuthn: z.boolean().default(false),
  /** Takes answers nobody asked for, at `<origin>/connexion/saml/<connection>/acs`; for a provider that knows no other way. */
  unsolicited: z.boolean().optional(),
  /** Where a sign-in begins at a provider that takes no requests: its own address, such as `…/sso/SSO?SPEntityID=…&TARGET=…`. */
  startUrl: safeAddress.optional(),
  /** Where such an answer leads: names its RelayState may have, and pages of the hub. Without one, to the person's own page. */
  landings: z.record(z.string().regex(/^[\w.-]{1,80}$/), z.string().regex(/^\/(espace|ressources)(\/[\w-]+)*$/).max(200)).optional(),
  /** Clock difference tolerated, in seconds. */
  skewSeconds: z.number().int().min(0).max(300).default(180),
  /** How old the authentication at the provider may be, in hours. */
  maxAuthenticationAgeHours: z.number().min(0.1).max(2_160).default(12),
}).refine(({ startUrl, unsolicited }) => startUrl === undefined || unsolicited === true, {
  path: ['startUrl'],
  message: 'needs unsolicited: true, since nothing is asked for there',
});
export type SamlSettings = z.infer<typeof SamlSettings>;
