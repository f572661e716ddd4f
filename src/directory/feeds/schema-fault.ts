import type { z } from 'zod';
import type { FeedFault } from './record.js';

type Issue = z.core.$ZodIssue;

/** The reason code of what a schema says of a row, and the field it is about: never the value. */
export function schemaFault(issues: readonly Issue[]): { readonly reason: FeedFault; readonly detail: string } {
  const [issue] = issues;
  if (issue === undefined) return { reason: 'malformed-value', detail: 'the record' };
  const field = issue.path.map(String).join('.');
  return { reason: reasonOf(issue), detail: field };
}

function reasonOf(issue: Issue): FeedFault {
  if (/key$/i.test(String(issue.path.at(-1)))) return 'bad-key';
  if (issue.code === 'too_big') return 'too-large';
  const isAbsent = (issue.code === 'invalid_type' && issue.input === undefined) || issue.code === 'too_small';
  return isAbsent ? 'missing' : 'malformed-value';
}
