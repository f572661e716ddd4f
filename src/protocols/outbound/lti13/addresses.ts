import { unsafeIn } from '../../lti/safe-address.js';

/** The addresses of a tool, as its registration names them. */
export interface ToolAddresses {
  readonly loginUrl: string;
  readonly redirectUris: readonly string[];
  readonly targetLinkUri: string;
  readonly deepLinkingUrl?: string | undefined;
  readonly keySetUrl?: string | undefined;
  readonly domains: readonly string[];
}

export interface AddressFault {
  /** Where it stands in the settings. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Everything that is wrong with the addresses of a tool. */
export function addressFaults(addresses: ToolAddresses): readonly AddressFault[] {
  const { loginUrl, redirectUris, targetLinkUri, deepLinkingUrl, keySetUrl } = addresses;
  const asked: readonly (readonly [AddressFault['path'], string])[] = [
    [['loginUrl'], loginUrl],
    ...redirectUris.map((uri, index) => [['redirectUris', index], uri] as const),
  ];
  return [
    ...asked.flatMap(([path, url]) => [...faultsOf(path, url), ...fragmentFaults(path, url)]),
    ...faultsOf(['targetLinkUri'], targetLinkUri),
    ...foreignTarget('targetLinkUri', targetLinkUri, addresses),
    ...(deepLinkingUrl === undefined ? [] : [...faultsOf(['deepLinkingUrl'], deepLinkingUrl), ...foreignTarget('deepLinkingUrl', deepLinkingUrl, addresses)]),
    ...(keySetUrl === undefined ? [] : faultsOf(['keySetUrl'], keySetUrl)),
    ...(deepLinkingUrl !== undefined && keySetUrl === undefined ? [{ path: ['keySetUrl'], message: 'is needed: what the picker answers is signed' }] : []),
  ];
}

/** Whether a page is one of the tool's, by its host. */
export function isPageOf({ loginUrl, redirectUris, domains }: ToolAddresses, page: string): boolean {
  const { host } = new URL(page);
  return domains.includes(host) || [loginUrl, ...redirectUris].some((own) => new URL(own).host === host);
}

/** Whether an address may be opened at all: https, or on this machine itself, and without a user name. */
export function isSecure(page: string): boolean {
  return faultsOf([], page).length === 0;
}

function faultsOf(path: AddressFault['path'], text: string): readonly AddressFault[] {
  return unsafeIn(new URL(text)).map((message) => ({ path, message }));
}

/** Parameters are put behind these addresses, and a redirect URI has no fragment (OAuth 2.0, 3.1.2). */
function fragmentFaults(path: AddressFault['path'], text: string): readonly AddressFault[] {
  return text.includes('#') ? [{ path, message: 'must not have a fragment' }] : [];
}

/** A launch opens a page of the tool and of nobody else. */
function foreignTarget(name: string, page: string, addresses: ToolAddresses): readonly AddressFault[] {
  return isPageOf(addresses, page) ? [] : [{ path: [name], message: 'is on another host than the tool’s login and redirect addresses' }];
}
