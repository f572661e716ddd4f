import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ICONS, type IconName } from './icons.js';

const require = createRequire(import.meta.url);

/** All icons of the pages in one drawing, each under its own name. Colour and stroke come from the style sheet. */
export function drawSprite(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg">${ICONS.map(symbolOf).join('')}</svg>`;
}

function symbolOf(name: IconName): string {
  const drawing = readFileSync(require.resolve(`lucide-static/icons/${name}.svg`), 'utf8');
  const [, strokes = ''] = /<svg[^>]*>(.*)<\/svg>/s.exec(drawing) ?? [];
  return `<symbol id="${name}" viewBox="0 0 24 24">${strokes.replace(/\s*\n\s*/g, '')}</symbol>`;
}
