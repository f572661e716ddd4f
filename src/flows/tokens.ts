import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
/** No 0/O, 1/I/L: a code is read aloud on the phone. */
const SPOKEN = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A random value of this many bits, safe in a path, a query and a RelayState. */
export function randomToken(bits = 192): string {
  return randomBytes(bits / 8).toString('base64url');
}

/** A random pseudonym of 160 bits in lower-case base32. */
export function randomPseudonym(): string {
  return Array.from(randomBytes(32), (byte) => BASE32[byte % 32]).join('');
}

/** A short code that names one occurrence on the page, in the log and in the audit trail. */
export function newTraceId(): string {
  const letters = Array.from({ length: 6 }, () => SPOKEN[randomInt(SPOKEN.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** A random code to be said to somebody, such as `K7-42-QX-9M`: forty bits, for whoever may ask only a few. */
export function newSpokenCode(): string {
  const letters = Array.from({ length: 8 }, () => SPOKEN[randomInt(SPOKEN.length)]).join('');
  return inPairs(letters);
}

/** A spoken code as it was typed: in small letters, without dashes, with blanks. Undefined when it cannot be one. */
export function readSpokenCode(typed: string): string | undefined {
  const letters = typed.slice(0, 40).toUpperCase().replace(/[^0-9A-Z]/g, '');
  return letters.length === 8 ? inPairs(letters) : undefined;
}

function inPairs(letters: string): string {
  return letters.match(/../g)?.join('-') ?? '';
}

/**
 * A keyed hash, for values that are looked up but must not be stored as they are. The value begins with a word that says
 * what it is: one key serves several purposes, and signs cookies too.
 */
export function keyedHash(secret: string, value: string): string {
  return createHmac('sha256', secret).update(value).digest('base64url');
}

/** For random values, which need no key: nobody can try them out. */
export function hashedToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
