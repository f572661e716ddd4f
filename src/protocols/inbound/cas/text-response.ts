import type { Principal } from './principal.js';
import { malformed, refusedTicket } from './refusals.js';

/** Some servers append what they release; version 1 has no place for it, and it is not read. */
const ATTRIBUTE_LINE = /^[\w.:-]{1,80}=/;

/**
 * Reads the answer of CAS 1 `/validate` (CAS 2.4.2): `yes` and the user on the next line, or `no`.
 * @throws HubError `CAS-TICKET` the server refuses the ticket; `AUTH-FORMAT` the answer is neither
 */
export function readTextResponse(body: string): Principal {
  const [verdict, user = '', ...rest] = body.split(/\r?\n/);
  if (rest.some((line) => line !== '' && !ATTRIBUTE_LINE.test(line))) throw malformed('more than two lines');
  if (verdict === 'no') throw refusedTicket('');
  if (verdict !== 'yes') throw malformed('neither yes nor no');
  return { user: user.trim(), attributes: Object.create(null) as Record<string, readonly string[]> };
}
