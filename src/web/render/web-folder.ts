import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A path below `src/web` of the package, where views, catalogues and static files stay, also when the code runs from `dist`. */
export function webPath(...parts: readonly string[]): string {
  return join(packageFolder(dirname(fileURLToPath(import.meta.url))), 'src', 'web', ...parts);
}

function packageFolder(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (folder === dirname(folder)) throw new Error('no package.json above the renderer');
  return packageFolder(dirname(folder));
}
