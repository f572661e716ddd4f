import { checkSignature, inflate, RequestRefused, rootOf, type KnownService } from './authn-request.js';
import { PROTOCOL } from './names.js';

/** What the hub says about the end of a session: a request of its own, or its answer to ours. */
export type LogoutMessage = { readonly kind: 'request'; readonly id: string; readonly nameId: string } | { readonly kind: 'response' };

/** By HTTP-Redirect, signed by the hub. @throws RequestRefused */
export function readLogout(rawQuery: string, service: KnownService, singleLogoutUrl: string): LogoutMessage {
  checkSignature(rawQuery, service);
  const query = new URLSearchParams(rawQuery);
  const root = rootOf(inflate(query.get('SAMLRequest') ?? query.get('SAMLResponse') ?? ''));
  const isOurs = root.uri === PROTOCOL && root.issuer === service.entityId && root.attributes['Destination'] === singleLogoutUrl;
  if (!isOurs) throw new RequestRefused('a logout message for another provider, or of an unknown service');
  if (root.local === 'LogoutResponse') return { kind: 'response' };
  if (root.local !== 'LogoutRequest') throw new RequestRefused('not a logout message');
  return { kind: 'request', id: root.attributes['ID'] ?? '', nameId: root.nameId };
}
