import { z } from 'zod';
import { TOOL_CONFIGURATION } from '../../../lti/vocabulary.js';

export { TOOL_CONFIGURATION };

/** On one line, without marks that change the direction of what follows. */
const line = (longest: number) => z.string().max(10_000)
  .transform((text) => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim())
  .pipe(z.string().max(longest));
const name = line(120).pipe(z.string().min(1));
const address = z.url({ protocol: /^https?$/, abort: true }).max(2_000);
/** What is only shown is left out when it cannot be: no tool fails for the address of its logo. */
const shown = <T>(schema: z.ZodType<T>) => schema.optional().catch(undefined);
const including = (...wanted: readonly string[]) => z.array(z.string().max(200)).max(20).refine((given) => wanted.every((each) => given.includes(each)), `must include ${wanted.join(' and ')}`);
const parameters = z.record(z.string().trim().min(1).max(120), z.string().max(2_000)).refine((given) => Object.keys(given).length <= 50, 'at most 50 parameters');
const host = z.string().trim().toLowerCase().max(253).regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/, 'must be a host name, without scheme or path');

const Message = z.object({ type: z.string().max(200), target_link_uri: address.optional(), custom_parameters: parameters.optional() });

/** A tool's own description (Dynamic Registration 1.0, 3.1; RFC 7591, 2). What it does not name is left out. */
export const Metadata = z.object({
  application_type: z.literal('web', 'must be web').default('web'),
  response_types: including('id_token'),
  grant_types: including('implicit', 'client_credentials'),
  token_endpoint_auth_method: z.literal('private_key_jwt', 'must be private_key_jwt'),
  initiate_login_uri: address,
  redirect_uris: z.array(address).min(1).max(20),
  jwks_uri: address,
  client_name: name,
  'client_name#fr': shown(name),
  'client_name#en': shown(name),
  scope: z.string().max(4_000).default(''),
  client_uri: shown(address),
  policy_uri: shown(address),
  tos_uri: shown(address),
  logo_uri: shown(address),
  contacts: z.array(line(200)).max(10).catch([]).transform((contacts) => contacts.filter((contact) => contact !== '')),
  [TOOL_CONFIGURATION]: z.object({
    domain: host,
    secondary_domains: z.array(host).max(10).default([]),
    target_link_uri: address.optional(),
    custom_parameters: parameters.default({}),
    description: shown(line(600).pipe(z.string().min(1))),
    claims: z.array(z.string().max(200)).max(100).default([]),
    messages: z.array(Message).max(30).default([]),
  }),
});
export type Metadata = z.infer<typeof Metadata>;
