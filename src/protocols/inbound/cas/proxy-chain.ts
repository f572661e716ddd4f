import { malformed } from './refusals.js';

/**
 * An identity that came through proxies is believed only for a chain that is listed, whole and in its order (CAS 2.6.2): whoever
 * may proxy for one service must not pass for its users at another.
 * @throws HubError `AUTH-FORMAT`
 */
export function requireListedChain(proxies: readonly string[], listed: readonly (readonly string[])[]): void {
  if (proxies.length === 0) return;
  const isListed = listed.some((chain) => chain.length === proxies.length && chain.every((proxy, index) => proxy === proxies[index]));
  if (!isListed) throw malformed('the identity comes through a proxy that is not listed');
}
