import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Html } from './html.js';

const require = createRequire(import.meta.url);

export type IconName =
  | 'school' | 'landmark' | 'users' | 'calculator' | 'book-open' | 'book-a' | 'triangle-alert' | 'arrow-right'
  | 'arrow-left' | 'check' | 'x' | 'shield-check' | 'graduation-cap' | 'sprout' | 'backpack';

/** A drawing of lucide, decorative: the words stand beside it. */
export function icon(name: IconName): Html {
  const file = readFileSync(require.resolve(`lucide-static/icons/${name}.svg`), 'utf8');
  return new Html(file.replace(/<!--.*?-->/s, '').replace('<svg', '<svg aria-hidden="true"').replace(/\s+/g, ' ').trim());
}
