import { BlockList, isIP, isIPv6 } from 'node:net';

/** An address, or a network with the length of its prefix. */
export function isNetwork(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128));
}

/** Whether an address is one of these, or in one of these networks. An IPv4 address counts in IPv6 notation too. */
export function isAmong(networks: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', length] = network.split('/');
    if (length === undefined) list.addAddress(base, familyOf(base));
    else list.addSubnet(base, Number(length), familyOf(base));
  }
  return isIP(address) !== 0 && list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
