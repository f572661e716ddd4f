import { z } from 'zod';

/** A text in the languages of the portal; French is required. */
export const LocalText = z.strictObject({ fr: z.string().min(1).max(600), en: z.string().max(600).optional() });
export type LocalText = z.infer<typeof LocalText>;

export type Locale = 'fr' | 'en';

/** The text in this language, else in French. A form that leaves the other language empty leaves it out. */
export function inLocale(text: LocalText, locale: Locale): string {
  return text[locale] || text.fr;
}

/**
 * Somebody else's words as a page may show them: on one line, without control characters and marks that change the direction of
 * what follows, at most this many characters. Empty when nothing is left.
 */
export function plainText(text: string, longest: number): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return Array.from(plain).slice(0, longest).join('').trim();
}
