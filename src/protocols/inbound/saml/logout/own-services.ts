import { logoutUrl } from '../../../contract.js';
import { HTTP_POST, HTTP_REDIRECT } from '../names.js';

/** Our description with the addresses for logout messages, where the schema wants them: before the consumer service. */
export function withLogoutServices(metadata: string, origin: string): string {
  const location = logoutUrl(origin, 'saml');
  return metadata.replace(/<((?:\w+:)?)AssertionConsumerService\b/, (found, prefix: string) => {
    const services = [HTTP_REDIRECT, HTTP_POST].map((binding) => `<${prefix}SingleLogoutService Binding="${binding}" Location="${location}"/>`);
    return `${services.join('')}${found}`;
  });
}
