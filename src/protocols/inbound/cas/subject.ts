import { HubError } from '../../../domain/errors.js';
import type { Principal } from './principal.js';
import { malformed } from './refusals.js';
import type { CasSettings } from './settings.js';

const MAX_CHARACTERS = 512;

/**
 * By what the person is known to this server: the user name, or the one value of the configured attribute.
 * @throws HubError `AUTH-ATTRIBUT` when there is none or there are several; `AUTH-FORMAT` when it cannot be an identifier
 */
export function subjectOf({ user, attributes }: Principal, { subjectAttribute }: CasSettings): string {
  const candidates = subjectAttribute === undefined ? [user] : (attributes[subjectAttribute] ?? []);
  const [subject, ...others] = candidates.filter((value) => value !== '');
  if (subject === undefined || others.length > 0) {
    const what = subjectAttribute === undefined ? 'user is empty' : `${subjectAttribute} has ${candidates.length} values`;
    throw new HubError('AUTH-ATTRIBUT', { rule: 'CAS 2.5.2', detail: `no subject: ${what}` });
  }
  if (subject.length > MAX_CHARACTERS || /\p{Cc}/u.test(subject)) throw malformed('the subject is too long or holds control characters');
  return subject;
}
