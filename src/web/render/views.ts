import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import type { Frame } from '../frame-models.js';
import type { Kit } from './kit.js';
import { webPath } from './web-folder.js';

/** What a view is given. */
export interface Scene {
  readonly m: unknown;
  readonly frame: Frame;
  readonly kit: Kit;
}

const PARTIALS = ['layout', 'header', 'place', 'footer', 'tiles', 'empty', 'state', 'state-table', 'receipt', 'refusal', 'unknown', 'activity-row', 'stage', 'to-do', 'platform-facts', 'tool-faults', 'tool-checks', 'tool-frame', 'lms-facts'] as const;

/** Names every view may use without `it.`. */
const HEADER = `const { m, frame, kit } = it;
const { w, say, count, number, day, moment, levels, icon, resourceIcon, explain, asset } = kit;`;

/** Compiles all views at once: a fault in one shows when the hub starts, and drawing a page reads no file. */
export function compileViews(pages: readonly string[]): (page: string, scene: Scene) => string {
  const eta = new Eta({ functionHeader: HEADER });
  for (const name of [...PARTIALS, ...pages]) {
    eta.loadTemplate(`@${name}`, readFileSync(webPath('views', `${name}.eta`), 'utf8'));
  }
  return (page, scene) => eta.render(`@${page}`, scene);
}
