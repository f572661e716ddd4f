import { z } from 'zod';
import { unsafeIn } from '../../lti/safe-address.js';

const httpUrl = z.url({ protocol: /^https?$/, abort: true }).max(2_000);

/** One legacy tool: a key, a secret both sides know, and an address (LTI 1.1). */
export const Lti11Settings = z.strictObject({
  consumerKey: z.string().min(1).max(128).regex(/^[\x21-\x7e]+$/, 'must be plain characters without blanks'),
  /** An empty or guessable one would let anybody sign in the hub's name. */
  secret: z.string().min(12).max(255),
  url: httpUrl,
  /** Where the tool's picker opens, when it has one (Content-Item Message 1.0). */
  pickerUrl: httpUrl.optional(),
  /** The tool may send results back (Basic Outcomes). Nothing comes back from an anonymous resource. */
  outcomes: z.boolean().default(false),
  custom: z.record(z.string().trim().min(1).max(120), z.string().trim().max(2_000)).default({}),
}).superRefine(({ url, pickerUrl }, context) => {
  const addresses = [['url', url], ['pickerUrl', pickerUrl]] as const;
  for (const [path, address] of addresses) {
    const fault = address === undefined ? undefined : addressFault(address, url);
    if (fault !== undefined) context.addIssue({ code: 'custom', path: [path], message: fault });
  }
});
export type Lti11Settings = z.infer<typeof Lti11Settings>;

/** Whether a page is one of the tool's own. */
export function isPageOf({ url }: Pick<Lti11Settings, 'url'>, page: string): boolean {
  return new URL(page).origin === new URL(url).origin;
}

function addressFault(address: string, home: string): string | undefined {
  const url = new URL(address);
  return [
    ...unsafeIn(url),
    ...(url.hash === '' ? [] : ['must not have a fragment']),
    ...(url.host === new URL(home).host ? [] : ['is on another host than the tool']),
  ][0];
}
