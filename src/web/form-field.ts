import type { Request } from 'express';

/** The value of a field of a form of ours that came once, cut to what it may be; empty otherwise. */
export function formField(request: Request, name: string, longest = 200): string {
  const value = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value.slice(0, longest) : '';
}
