import { logoutUrl } from '../../../contract.js';
import { HTTP_POST, HTTP_REDIRECT } from '../names.js';
import type { WrittenElement } from '../xml/write.js';

/** The addresses for logout messages (Metadata §2.4.2). */
export function logoutServices(origin: string): readonly WrittenElement[] {
  const location = logoutUrl(origin, 'saml');
  return [HTTP_REDIRECT, HTTP_POST].map((binding) => ({ name: 'md:SingleLogoutService', attributes: { Binding: binding, Location: location } }));
}
