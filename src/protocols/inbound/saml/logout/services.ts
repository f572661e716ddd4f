import { travelsSafely } from '../../../../domain/address.js';
import { HTTP_POST, HTTP_REDIRECT, METADATA } from '../names.js';
import { childrenOf, type XmlElement } from '../xml/element.js';

/** Where a provider takes logout messages. */
export interface LogoutAddress {
  readonly binding: 'redirect' | 'post';
  /** For requests. */
  readonly location: string;
  /** For answers to its own requests (Metadata §2.2.2). */
  readonly responseLocation: string;
}

const BINDINGS: ReadonlyMap<string, LogoutAddress['binding']> = new Map([[HTTP_REDIRECT, 'redirect'], [HTTP_POST, 'post']]);

/** The single logout addresses of an identity provider's roles, in the order of its metadata; unsafe ones left out. */
export function logoutAddressesOf(roles: readonly XmlElement[]): readonly LogoutAddress[] {
  return roles.flatMap((role) => childrenOf(role, METADATA, 'SingleLogoutService')).flatMap(({ attributes }) => {
    const binding = BINDINGS.get(attributes.get('Binding') ?? '');
    const location = attributes.get('Location') ?? '';
    const responseLocation = attributes.get('ResponseLocation') ?? location;
    return binding !== undefined && isSafe(location) && isSafe(responseLocation) ? [{ binding, location, responseLocation }] : [];
  });
}

/** The address for this binding where there is one, else any; a redirect costs the browser least. */
export function addressFor(addresses: readonly LogoutAddress[], wanted: LogoutAddress['binding'] = 'redirect'): LogoutAddress | undefined {
  return addresses.find(({ binding }) => binding === wanted) ?? addresses[0];
}

function isSafe(location: string): boolean {
  return /^https?:\/\//i.test(location) && URL.canParse(location) && travelsSafely(location);
}
