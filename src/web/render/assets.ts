import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { FONT_FILES, readFont } from './fonts.js';
import { drawSprite } from './sprite.js';
import { readStylesheet } from './stylesheet.js';
import { webPath } from './web-folder.js';

/** A file that may be kept for ever: its path holds the hash of what is in it. */
export interface StaticFile {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

export interface Assets {
  readonly files: () => readonly StaticFile[];
  /** Path of a file by its plain name, such as `style.css`. */
  readonly path: (name: string) => string;
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  woff2: 'font/woff2',
};

/** Reads and draws everything a page refers to, once. */
export function createAssets(): Assets {
  const files = new Map<string, StaticFile>();
  const add = (name: string, body: Buffer): void => { files.set(name, fileOf(name, body)); };
  const path = (name: string): string => {
    const file = files.get(name);
    if (file === undefined) throw new Error(`there is no static file ${name}`);
    return file.path;
  };
  for (const name of FONT_FILES) add(name, readFont(name));
  for (const name of ['auto-post.js', 'close-registration.js', 'leave-frame.js', 'lms-storage.js', 'register-tool.js', 'tool-frame.js', 'favicon.svg']) add(name, readFileSync(webPath('static', name)));
  add('sprite.svg', Buffer.from(drawSprite()));
  // Last: it names the fonts by their paths.
  add('style.css', Buffer.from(readStylesheet(path)));
  const list = [...files.values()];
  return { files: () => list, path };
}

function fileOf(name: string, body: Buffer): StaticFile {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return { path: `/static/${hash}/${name}`, type: TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream', body };
}
