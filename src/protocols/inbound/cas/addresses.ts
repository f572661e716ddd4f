import { returnUrl, type Attempt, type InboundConnection } from '../../contract.js';
import type { CasSettings } from './settings.js';

type Connection = InboundConnection<CasSettings>;

const SERVICE: Readonly<Record<CasSettings['stateIn'], (origin: string, connection: Connection, attempt: Attempt) => string>> = {
  path: (origin, { id }, attempt) => returnUrl(origin, 'cas', id, attempt.id),
  query: (origin, { id }, attempt) => `${returnUrl(origin, 'cas', id)}?state=${encodeURIComponent(attempt.id)}`,
  cookie: (origin, { id }) => returnUrl(origin, 'cas', id),
};

const VALIDATION_PATH: Readonly<Record<CasSettings['version'], string>> = { '1': '/validate', '2': '/serviceValidate', '3': '/p3/serviceValidate' };

/** The service as the CAS server knows it: the very same text at login and at validation (CAS 2.5.1). */
export function serviceUrl(origin: string, connection: Connection, attempt: Attempt): string {
  return SERVICE[connection.settings.stateIn](origin, connection, attempt);
}

/** Where the browser is sent to sign in (CAS 2.1.1). */
export function loginUrl({ settings }: Connection, service: string): string {
  return `${settings.url}/login?service=${encodeURIComponent(service)}${renewParameter(settings)}`;
}

/** Where the hub asks who a ticket is for (CAS 2.4.1, 2.5.1). */
export function validationUrl({ settings }: Connection, service: string, ticket: string): string {
  const path = settings.validatePath ?? VALIDATION_PATH[settings.version];
  return `${settings.url}${path}?service=${encodeURIComponent(service)}&ticket=${encodeURIComponent(ticket)}${renewParameter(settings)}`;
}

/** Where a person can end the session at the server (CAS 2.3.1). */
export function logoutUrl({ settings }: Connection, backTo: string): string {
  return `${settings.url}/logout?service=${encodeURIComponent(backTo)}`;
}

function renewParameter({ renew }: CasSettings): string {
  return renew ? '&renew=true' : '';
}
