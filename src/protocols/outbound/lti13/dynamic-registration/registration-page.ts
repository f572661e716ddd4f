import { platformFacts } from './platform-configuration.js';
import { allowsLocal, unsafe } from './rules.js';

const LONGEST = 2_000;

/**
 * A tool's registration page with the two parameters it reads (Dynamic Registration 1.0, 2), behind those its address has
 * already. Undefined when this is no address of a host with a public name that is reached over TLS.
 */
export function registrationPage(origin: string, { address, clientId, token }: { readonly address: string; readonly clientId: string; readonly token: string }): string | undefined {
  if (address.length > LONGEST || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol) || unsafe(address, allowsLocal(origin)).length > 0) return undefined;
  const own = new URLSearchParams({ openid_configuration: platformFacts(origin, clientId, '').configurationUrl, registration_token: token }).toString();
  return `${url.origin}${url.pathname}?${[url.search.slice(1), own].filter((part) => part !== '').join('&')}`;
}
