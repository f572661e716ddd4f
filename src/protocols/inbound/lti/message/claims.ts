import { z } from 'zod';
import { travelsSafely } from '../../../../domain/address.js';
import { HOPS_CLAIM } from '../../../lti/hops.js';
import { CLAIM, DEEP_LINKING_CLAIM, DEEP_LINKING_REQUEST, LTI_VERSION, RESOURCE_LINK_REQUEST } from '../../../lti/vocabulary.js';
import { refusedMessage } from '../refusal.js';
import { locale, PersonClaims, words } from './person-claims.js';

const MOST_ROLES = 50;
const MOST_CUSTOM = 100;
const LONGEST_CUSTOM = 4_000;
const LONGEST_NAME = 255;

/** An identifier (Core 1.3, 5.3.3, 5.3.5, 5.3.6.1, 5.4.1): at most 255 characters of ASCII. */
const identifier = z.string().regex(/^[\x20-\x7e]{1,255}$/);
const text = z.string().max(255);

function address(longest: number) {
  return z.url({ protocol: /^https?$/ }).max(longest).refine(travelsSafely);
}
/** Where the hub goes with a token. */
export const serviceAddress = address(2_000);
const usableAddress = serviceAddress.optional().catch(undefined);

const custom = z.record(z.string().min(1).max(LONGEST_NAME), z.string().max(LONGEST_CUSTOM))
  .refine((values) => Object.keys(values).length <= MOST_CUSTOM);

/** A claim that is left out when it is of no use. */
function useful<S extends z.ZodRawShape>(shape: S) {
  return z.object(shape).optional().catch(undefined);
}

/** Deep Linking 2.0, 4.4.1. What an LMS says nothing of it may still do, but for several items. */
const settings = z.object({
  deep_link_return_url: address(4_000),
  accept_types: z.array(text).max(20),
  accept_presentation_document_targets: z.array(text).max(10).catch([]),
  accept_multiple: z.boolean().catch(false),
  accept_lineitem: z.boolean().catch(true),
  data: z.string().max(8_000).optional(),
});

/**
 * Claims in their order and by their shapes. Those that decide something are refused when they are not what they have to be; of
 * the rest, what is of no use is left out.
 */
const Claims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string()).min(1).max(20)]),
  azp: z.string().optional(),
  exp: z.number(),
  iat: z.number(),
  nbf: z.number().optional(),
  nonce: z.string().min(1).max(512),
  [CLAIM.version]: z.literal(LTI_VERSION),
  [CLAIM.messageType]: z.enum([RESOURCE_LINK_REQUEST, DEEP_LINKING_REQUEST]),
  [CLAIM.deploymentId]: identifier,
  sub: identifier.optional(),
  [CLAIM.roles]: z.array(text).max(MOST_ROLES),
  [CLAIM.resourceLink]: z.object({ id: identifier, title: words }).optional(),
  [CLAIM.targetLinkUri]: z.string().max(2_000).optional(),
  [CLAIM.custom]: custom.default({}),
  [CLAIM.context]: z.object({ id: identifier, title: words, label: words }).optional(),
  [DEEP_LINKING_CLAIM.settings]: settings.optional(),
  [HOPS_CLAIM]: z.array(text).max(100).default([]),
  ...PersonClaims.shape,
  [CLAIM.lis]: useful({ person_sourcedid: text.min(1).optional().catch(undefined) }),
  [CLAIM.launchPresentation]: useful({
    document_target: z.enum(['iframe', 'frame', 'window']).optional().catch(undefined),
    locale,
    return_url: usableAddress,
  }),
  [CLAIM.scores]: useful({ scope: z.array(text).max(20), lineitems: usableAddress, lineitem: usableAddress }),
  [CLAIM.namesRoleService]: useful({ context_memberships_url: usableAddress }),
});
export type MessageClaims = z.infer<typeof Claims>;

/** The rule that the shape of each claim is part of. */
const RULE_OF: Readonly<Record<string, string>> = {
  iss: 'LM-07',
  aud: 'LM-08',
  azp: 'LM-09',
  exp: 'LM-10',
  iat: 'LM-11',
  nbf: 'LM-12',
  nonce: 'LM-13',
  [CLAIM.version]: 'LM-15',
  [CLAIM.messageType]: 'LM-16',
  [CLAIM.deploymentId]: 'LM-17',
  sub: 'LM-19',
  [CLAIM.roles]: 'LM-20',
  [CLAIM.resourceLink]: 'LM-21',
  [CLAIM.targetLinkUri]: 'LM-22',
  [CLAIM.custom]: 'LM-23',
  [CLAIM.context]: 'LM-24',
  [DEEP_LINKING_CLAIM.settings]: 'LM-25',
  [HOPS_CLAIM]: 'LM-26',
};

/**
 * The claims of a message by their types. What is null is taken for absent: LTI has no null, and some LMSs send it.
 * @throws HubError `LMS-MESSAGE` with the rule of the first claim that has another shape
 */
export function readClaims(signed: Readonly<Record<string, unknown>>): MessageClaims {
  const said = Object.fromEntries(Object.entries(signed).filter(([, value]) => value !== null));
  const { data, error } = Claims.safeParse(said);
  if (data !== undefined) return data;
  const claim = String(error.issues[0]?.path[0]);
  throw refusedMessage(RULE_OF[claim] ?? 'LM-02', `${claim} is missing, or is not what it has to be`);
}
