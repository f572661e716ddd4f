import { readFileSync } from 'node:fs';
import { webPath } from './web-folder.js';

/** In the order of the cascade. */
const SHEETS = ['tokens', 'fonts', 'base', 'frame', 'controls', 'tiles', 'content', 'pages', 'spaces', 'tool-forms', 'tool-frame', 'print'] as const;

/**
 * The one style sheet pages load: the sheets of `static/style` joined, without their comments, and with `asset:<name>`
 * replaced by the path of that file.
 */
export function readStylesheet(pathOf: (name: string) => string): string {
  return SHEETS.map((name) => readFileSync(webPath('static', 'style', `${name}.css`), 'utf8'))
    .join('\n')
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/asset:([a-z0-9.-]+)/g, (_found, name: string) => pathOf(name))
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}
