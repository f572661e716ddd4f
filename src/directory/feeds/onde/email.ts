import { FeedGuardian, type FeedItem, type FeedPosition } from '../record.js';

/** An address that can be used; a mistyped one is left out and said, and keeps nobody out. */
export function usableEmail(
  told: string | undefined,
  at: FeedPosition,
): { readonly email: string | undefined; readonly remarks: readonly FeedItem[] } {
  if (told === undefined) return { email: undefined, remarks: [] };
  const email = FeedGuardian.shape.email.safeParse(told.toLowerCase());
  if (email.success) return { email: email.data, remarks: [] };
  return {
    email: undefined,
    remarks: [{ ...at, operation: 'remark', reason: 'malformed-value', detail: 'email cannot be used, and is left out' }],
  };
}
