import type { Request } from 'express';
import { asHubError, HubError } from '../domain/errors.js';
import type { Web } from './context.js';
import { traceOf } from './trace.js';

/** What body-parser says, in the hub's words. */
const PARSER_FAULTS: Readonly<Record<string, 'SYS-TAILLE' | 'SYS-FORME' | 'SYS-TYPE'>> = {
  'entity.too.large': 'SYS-TAILLE',
  'parameters.too.many': 'SYS-TAILLE',
  'encoding.unsupported': 'SYS-TYPE',
  'charset.unsupported': 'SYS-TYPE',
};

/** Whatever was thrown, in the hub's words. */
export function translate(error: unknown): HubError {
  if (error instanceof HubError) return error;
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  const known = typeof type === 'string' && Object.hasOwn(PARSER_FAULTS, type) ? PARSER_FAULTS[type] : undefined;
  if (known !== undefined) return new HubError(known, { detail: String(type) });
  if (error instanceof URIError || status === 400) return new HubError('SYS-FORME', { detail: 'the request cannot be read' });
  return asHubError(error);
}

/** A fault is for those who keep the hub running; a refusal is found when somebody reads its id out on the phone. */
export function reportFault({ operations }: Web, request: Request, fault: HubError): void {
  if (fault.status >= 500) operations.fault(fault, traceOf(request));
  else operations.refusal(fault, traceOf(request));
}
