import type { Request } from 'express';
import { newTraceId } from '../flows/tokens.js';

const traces = new WeakMap<Request, string>();

/** The one id of this request: it stands on the page, in the log and in the audit trail. */
export function traceOf(request: Request): string {
  const known = traces.get(request);
  if (known !== undefined) return known;
  const made = newTraceId();
  traces.set(request, made);
  return made;
}
