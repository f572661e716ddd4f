import { BlockList } from 'node:net';

/** IPv4 networks that are not the public Internet (IANA special-purpose registry), and one cloud's metadata server. */
const IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** The same for IPv6: unspecified and loopback, translation, discard, tunnels, documentation, local, multicast. */
const IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const NAT64_PREFIX_BITS = 96;

const privateRanges = new BlockList();
for (const [network, prefix] of IPV4) {
  // A subnet of IPv4 also matches its IPv4-mapped form; the NAT64 form (RFC 6052) has to be said.
  privateRanges.addSubnet(network, prefix, 'ipv4');
  privateRanges.addSubnet(`64:ff9b::${network}`, NAT64_PREFIX_BITS + prefix, 'ipv6');
}
for (const [network, prefix] of IPV6) privateRanges.addSubnet(network, prefix, 'ipv6');

/** True for an address (as text, without brackets) that must not be reached unless the deployment says so. */
export function isPrivateAddress(address: string, family: 4 | 6): boolean {
  return privateRanges.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
