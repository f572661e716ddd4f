/**
 * Whether what travels to and from this address can be trusted to be what was sent: TLS, or no way that others share (this
 * machine, or a name without a domain, such as a container's). An answer that somebody can change on its way can say that
 * they are anybody. What is no address is not judged here.
 */
export function travelsSafely(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || /^127(\.\d+){3}$|^\[::1\]$|^[^.:]+$/.test(hostname);
}

export const UNSAFE_ADDRESS = 'must be an https address: plain http is for this machine and for names of its own network';
