import { BlockList, isIP } from 'node:net';
import { HubError } from '../domain/errors.js';

const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::\d{1,5})?$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** What the deployment declares reachable although it is private: exact hosts, exact hosts on one port, and networks. */
export interface AllowList {
  hasHost(url: URL): boolean;
  hasAddress(address: string, family: 4 | 6): boolean;
}

/**
 * Reads entries such as `cas.internal`, `127.0.0.1:8080`, `[::1]` and `10.1.0.0/16`.
 * @throws HubError `SYS-CONFIG` when an entry is none of these
 */
export function readAllowList(entries: readonly string[]): AllowList {
  const hosts = new Set<string>();
  const networks = new BlockList();
  for (const entry of entries.map((text) => text.trim().toLowerCase())) {
    if (entry.includes('/')) addNetwork(networks, entry);
    else if (HOST.test(entry)) hosts.add(entry);
    else throw malformed(entry);
  }
  return {
    hasHost: (url) => hosts.has(url.hostname) || hosts.has(`${url.hostname}:${url.port || (DEFAULT_PORTS[url.protocol] ?? '')}`),
    hasAddress: (address, family) => networks.check(address, family === 4 ? 'ipv4' : 'ipv6'),
  };
}

function addNetwork(networks: BlockList, entry: string): void {
  const [, network = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(entry) ?? [];
  const family = isIP(network);
  const prefix = Number(bits);
  if (family === 0 || prefix > (family === 4 ? 32 : 128)) throw malformed(entry);
  networks.addSubnet(network, prefix, family === 4 ? 'ipv4' : 'ipv6');
}

function malformed(entry: string): HubError {
  return new HubError('SYS-CONFIG', { detail: `"${entry}" is neither a host, a host:port nor a network in CIDR notation` });
}
