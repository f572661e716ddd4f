import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { HubError } from '../domain/errors.js';
import type { AllowList } from './allow-list.js';
import { isPrivateAddress } from './private-ranges.js';

/** Every address of a name. Rejects as `dns.promises.lookup` does. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The resolver of one request: what it returns is what is connected to, so a second answer of the name server changes nothing. */
export type PinnedLookup = (hostname: string) => Promise<[LookupAddress[]]>;

/**
 * Decides which addresses a request may reach. An address that is written out is judged at once (the network stack looks
 * nothing up for it), a name when the connection is made.
 * @throws HubError `SYS-RESEAU` for an address that is written out, private and not allowed
 */
export function guardedLookup(url: URL, allowed: AllowList, resolve: Resolve): PinnedLookup {
  if (allowed.hasHost(url)) return async (hostname) => [[...(await resolve(hostname))]];
  const written = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(written) !== 0) requirePublic({ address: written, family: isIP(written) }, written, allowed);
  return async (hostname) => {
    const addresses = await resolve(hostname);
    // One private address among public ones is how a name is made to rebind: the name is refused as a whole.
    for (const address of addresses) requirePublic(address, hostname, allowed);
    return [[...addresses]];
  };
}

function requirePublic({ address, family }: LookupAddress, hostname: string, allowed: AllowList): void {
  const version = family === 6 ? 6 : 4;
  if (!isPrivateAddress(address, version) || allowed.hasAddress(address, version)) return;
  throw new HubError('SYS-RESEAU', { detail: `${hostname}: ${address} is a private or reserved address` });
}
