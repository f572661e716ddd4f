import { z } from 'zod';
import { HubError } from '../../../../domain/errors.js';
import { plainText } from '../../../../domain/text.js';
import { isLoopback } from '../../../lti/loopback.js';
import { unsafeIn } from '../../../lti/safe-address.js';
import { PLATFORM_CONFIGURATION } from '../../../lti/vocabulary.js';
import { parsedJson } from '../parsed-json.js';

const address = z.url({ protocol: /^https?$/ }).max(2_000);
const words = (longest: number) => z.string().transform((text) => plainText(text, longest) || undefined).optional().catch(undefined);
/** What Canvas calls itself there. */
const ACCOUNT_NAME = 'https://canvas.instructure.com/lti/account_name';

/** What an LMS says of itself (Dynamic Registration 1.0, 3.4), as far as the hub has a use for it. */
const Configuration = z.object({
  issuer: address,
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  registration_endpoint: address,
  authorization_server: z.string().min(1).max(2_000).optional(),
  [PLATFORM_CONFIGURATION]: z.object({ product_family_code: words(64), [ACCOUNT_NAME]: words(120) }).optional().catch(undefined),
});
export type Configuration = z.infer<typeof Configuration>;

export function productFamilyOf(configuration: Configuration): string | undefined {
  return configuration[PLATFORM_CONFIGURATION]?.product_family_code;
}

export function nameOf(configuration: Configuration): string {
  return configuration[PLATFORM_CONFIGURATION]?.[ACCOUNT_NAME] ?? new URL(configuration.issuer).host.slice(0, 120);
}

/**
 * Whether the hub goes to an address of a registration at all: https, without a user name; in clear where the hub itself is on this
 * machine, and so is the LMS.
 */
export function isUsable(text: string, origin: string): boolean {
  if (text.length > 2_000 || !URL.canParse(text)) return false;
  const url = new URL(text);
  return unsafeIn(url).length === 0 && (url.protocol === 'https:' || isLoopback(new URL(origin)));
}

/**
 * A configuration that can be believed: whoever serves it speaks for its issuer, and sends the hub nowhere else. Without that anybody
 * could register an LMS in the name of another (Dynamic Registration 1.0, 3.4).
 * @throws HubError `LMS-DEMANDE` with the rule that was broken
 */
export function readConfiguration(body: string, configurationUrl: string, origin: string): Configuration {
  const { data, error } = Configuration.safeParse(parsedJson(body));
  if (data === undefined) throw refused('LR-02', `the configuration is none: ${String(error.issues[0]?.path[0] ?? 'no object')}`);
  const { host } = new URL(configurationUrl);
  if (new URL(data.issuer).host !== host) throw refused('LR-03', 'the issuer is on another host than its configuration');
  const endpoints = [data.authorization_endpoint, data.token_endpoint, data.jwks_uri, data.registration_endpoint];
  const areItsOwn = endpoints.every((endpoint) => isUsable(endpoint, origin) && new URL(endpoint).host === host);
  if (!areItsOwn) throw refused('LR-04', 'an endpoint is on another host than the issuer, or is not https');
  return data;
}

export function refused(rule: string, detail: string): HubError {
  return new HubError('LMS-DEMANDE', { rule, detail });
}
