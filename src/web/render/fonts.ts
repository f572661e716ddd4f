import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** French and the other languages of Europe; the browser fetches the second file of a face only for a letter it needs. */
const FONTS = {
  'atkinson-hyperlegible-next-latin-wght-normal.woff2': '@fontsource-variable/atkinson-hyperlegible-next',
  'atkinson-hyperlegible-next-latin-ext-wght-normal.woff2': '@fontsource-variable/atkinson-hyperlegible-next',
  'andika-latin-400-normal.woff2': '@fontsource/andika',
  'andika-latin-ext-400-normal.woff2': '@fontsource/andika',
  'andika-latin-700-normal.woff2': '@fontsource/andika',
  'andika-latin-ext-700-normal.woff2': '@fontsource/andika',
} as const;

export type FontFile = keyof typeof FONTS;

export const FONT_FILES = Object.keys(FONTS) as readonly FontFile[];

export function readFont(name: FontFile): Buffer {
  return readFileSync(require.resolve(`${FONTS[name]}/files/${name}`));
}
