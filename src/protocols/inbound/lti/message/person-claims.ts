import { z } from 'zod';
import type { AttributeName } from '../../../../domain/release.js';
import { plainText } from '../../../../domain/text.js';

const LONGEST_WORDS = 255;

/** Words for people: shortened, and left out when they are none. */
export const words = z.string().transform((raw) => plainText(raw, LONGEST_WORDS) || undefined).optional().catch(undefined);
export const locale = z.string().regex(/^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}$/).optional().catch(undefined);

/** What LMSs say of people, under the names of OpenID: the same in a message and in a list of members. */
export const PersonClaims = z.object({ given_name: words, family_name: words, name: words, email: words, locale });

export function attributesOf(said: z.output<typeof PersonClaims>): Readonly<Partial<Record<AttributeName, string>>> {
  const values: readonly (readonly [AttributeName, string | undefined])[] = [
    ['givenName', said.given_name], ['familyName', said.family_name], ['displayName', said.name], ['email', said.email], ['locale', said.locale],
  ];
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
