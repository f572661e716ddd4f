import { z } from 'zod';

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/** The control letter of a UAI: the seven digits modulo 23, in the alphabet without I, O and Q. */
export function uaiLetter(digits: string): string | undefined {
  return LETTERS[Number(digits) % 23];
}

/** True when a school identifier has seven digits and the right letter. Test data often has a wrong one: warn, do not refuse. */
export function hasValidUaiLetter(uai: string): boolean {
  return uaiLetter(uai.slice(0, 7)) === uai.slice(7);
}

/** Identifier of a school or service of the national directory: seven digits and a letter. */
export const Uai = z
  .string()
  .transform((text) => text.trim().toUpperCase())
  .pipe(z.string().regex(/^\d{7}[A-Z]$/));
