import { z } from 'zod';
import { travelsSafely, UNSAFE_ADDRESS } from '../../../domain/address.js';
import { isNetwork } from './senders.js';

/** One CAS server. */
export const CasSettings = z.strictObject({
  /** Prefix that `/login`, `/logout` and the validation path are appended to, such as `https://ent.example.fr/cas`. */
  url: z
    .url({ protocol: /^https?$/ })
    .refine(isBarePrefix, 'must have no query, no fragment and no credentials')
    .refine(travelsSafely, UNSAFE_ADDRESS)
    .transform((url) => url.replace(/\/+$/, '')),
  /** How a ticket is validated: CAS 1, 2 or 3, or SAML 1.1 at `/samlValidate`. Decides the path and the shape of the answer. */
  version: z.enum(['1', '2', '3', 'saml1.1']).default('3'),
  /** Of the answer of CAS 2 and 3. */
  format: z.enum(['xml', 'json']).default('xml'),
  /** Chains of proxies an identity may come through, each the newest first, in this very order; absent means none (CAS 2.6.2). */
  proxyChains: z.array(z.array(z.url({ protocol: /^https$/ }).max(500)).min(1).max(5)).max(50).default([]),
  /** Clock difference tolerated in answers of SAML 1.1, in seconds. */
  skewSeconds: z.number().int().min(0).max(300).default(180),
  /** Where the state travels: in the path of the service address, in its query, or only in the browser's cookie. */
  stateIn: z.enum(['path', 'query', 'cookie']).default('path'),
  /** Overrides the validation path, for servers with one of their own. */
  validatePath: z.string().regex(/^\/[\w/.-]{1,100}$/).optional(),
  /** Ask for fresh credentials each time. */
  renew: z.boolean().default(false),
  /** Uses this attribute as the subject instead of `cas:user`, for servers whose user name is not stable. Not for version 1. */
  subjectAttribute: z.string().min(1).max(80).optional(),
  /** Addresses and networks, such as `192.0.2.0/24`, that logout requests may come from; absent means any: the ticket is the proof. */
  logoutFrom: z.array(z.string().refine(isNetwork, 'must be an address or a network, such as 192.0.2.7 or 2001:db8::/32')).min(1).optional(),
});
export type CasSettings = z.infer<typeof CasSettings>;

function isBarePrefix(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return !/[?#]/.test(text) && url.username === '' && url.password === '';
}
