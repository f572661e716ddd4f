/** The addresses of a tool, as its registration names them. */
export interface ToolAddresses {
  readonly loginUrl: string;
  readonly redirectUris: readonly string[];
  readonly targetLinkUri: string;
}

export interface AddressFault {
  /** Where it stands in the settings. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Everything that is wrong with the addresses of a tool. */
export function addressFaults({ loginUrl, redirectUris, targetLinkUri }: ToolAddresses): readonly AddressFault[] {
  const asked: readonly (readonly [AddressFault['path'], string])[] = [
    [['loginUrl'], loginUrl],
    ...redirectUris.map((uri, index) => [['redirectUris', index], uri] as const),
  ];
  return [
    ...asked.flatMap(([path, url]) => [...faultsOf(path, url), ...fragmentFaults(path, url)]),
    ...faultsOf(['targetLinkUri'], targetLinkUri),
    ...foreignTarget(targetLinkUri, [loginUrl, ...redirectUris]),
  ];
}

function faultsOf(path: AddressFault['path'], text: string): readonly AddressFault[] {
  const url = new URL(text);
  return [
    ...(url.protocol === 'https:' || isLoopback(url) ? [] : [{ path, message: 'must be https: plain http is for this machine itself' }]),
    ...(url.username === '' && url.password === '' ? [] : [{ path, message: 'must not hold a user name' }]),
  ];
}

/** Parameters are put behind these addresses, and a redirect URI has no fragment (OAuth 2.0, 3.1.2). */
function fragmentFaults(path: AddressFault['path'], text: string): readonly AddressFault[] {
  return text.includes('#') ? [{ path, message: 'must not have a fragment' }] : [];
}

/** A launch opens a page of the tool and of nobody else. */
function foreignTarget(targetLinkUri: string, others: readonly string[]): readonly AddressFault[] {
  const { host } = new URL(targetLinkUri);
  if (others.some((other) => new URL(other).host === host)) return [];
  return [{ path: ['targetLinkUri'], message: 'is on another host than the tool’s login and redirect addresses' }];
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
