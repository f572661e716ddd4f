import { returnUrl, type Attempt, type InboundConnection } from '../../contract.js';
import type { CasSettings } from './settings.js';

type Connection = InboundConnection<CasSettings>;

const SERVICE: Readonly<Record<CasSettings['stateIn'], (origin: string, connection: Connection, attempt: Attempt) => string>> = {
  path: (origin, { id }, attempt) => returnUrl(origin, 'cas', id, attempt.id),
  query: (origin, { id }, attempt) => `${returnUrl(origin, 'cas', id)}?state=${encodeURIComponent(attempt.id)}`,
  cookie: (origin, { id }) => returnUrl(origin, 'cas', id),
};

const VALIDATION_PATH: Readonly<Record<CasSettings['version'], string>> = {
  '1': '/validate', '2': '/serviceValidate', '3': '/p3/serviceValidate', 'saml1.1': '/samlValidate',
};

/** Where proxy tickets are taken too (CAS 2.6, 2.9). */
const PROXY_PATH: Readonly<Record<CasSettings['version'], string>> = {
  ...VALIDATION_PATH, '2': '/proxyValidate', '3': '/p3/proxyValidate',
};

/** The service as the CAS server knows it: the very same text at login and at validation (CAS 2.5.1). */
export function serviceUrl(origin: string, connection: Connection, attempt: Attempt): string {
  return SERVICE[connection.settings.stateIn](origin, connection, attempt);
}

/** Where the browser is sent to sign in, or only to be asked whether it is (CAS 2.1.1). Fresh credentials cannot be had without asking. */
export function loginUrl({ settings }: Connection, service: string, { quiet = false }: Attempt): string {
  const gateway = quiet && !settings.renew ? '&gateway=true' : '';
  return `${settings.url}/login?service=${encodeURIComponent(service)}${renewParameter(settings)}${gateway}`;
}

/** Where the hub asks who a ticket is for (CAS 2.4.1, 2.5.1). */
export function validationUrl({ settings }: Connection, service: string, ticket: string): string {
  const format = settings.format === 'json' ? '&format=JSON' : '';
  return `${settings.url}${pathOf(settings)}?service=${encodeURIComponent(service)}&ticket=${encodeURIComponent(ticket)}${renewParameter(settings)}${format}`;
}

/** Where the hub posts a SAML 1.1 request about a ticket for this service (CAS 4.2). */
export function samlValidationUrl({ settings }: Connection, service: string): string {
  return `${settings.url}${pathOf(settings)}?TARGET=${encodeURIComponent(service)}${renewParameter(settings)}`;
}

/** Where a person can end the session at the server (CAS 2.3.1). */
export function logoutUrl({ settings }: Connection, backTo: string): string {
  return `${settings.url}/logout?service=${encodeURIComponent(backTo)}`;
}

function pathOf({ validatePath, version, proxyChains }: CasSettings): string {
  return validatePath ?? (proxyChains.length > 0 ? PROXY_PATH : VALIDATION_PATH)[version];
}

function renewParameter({ renew }: CasSettings): string {
  return renew ? '&renew=true' : '';
}
