import { z } from 'zod';
import { ServiceRefusal } from '../service-refusal.js';

/** A body by its schema. @throws ServiceRefusal 400 naming the first field that is not as it must be, and never its value */
export function readBody<T>(schema: z.ZodType<T>, text: string): T {
  const read = schema.safeParse(parsed(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw malformed(`${String(issue?.path[0] ?? 'the body')} is missing or not as it must be`);
}

export function malformed(text: string): ServiceRefusal {
  return new ServiceRefusal(400, 'malformed', text);
}

/** Numbers that Moodle sends as text are numbers. */
export const LooseNumber = z.union([z.number(), z.string().max(40).regex(/^\d+(\.\d+)?$/).transform(Number)]).pipe(z.number().max(1e9));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('the body is not JSON');
  }
}
