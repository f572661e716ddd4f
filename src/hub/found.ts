import { HubError } from '../domain/errors.js';

/** What must be there by now. @throws HubError `SYS-CONFIG` */
export function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new HubError('SYS-CONFIG', { detail: `nothing is configured under ${name}` });
  return value;
}
