import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Random once; good enough for production's checks. */
export const REAL_SESSION_SECRET = 'q8Xv2LmWc5RtYh7NzKd4JpGs9BfAe3Uo';
export const REAL_ENCRYPTION_KEY = 'f3mQ0uS7xYk2VhJ9cN5tRwZ1bLpE8aGd4oTiKsXvMuA=';

/** A whole and right `hub.yaml`, with the store in memory. */
export const RIGHT_SETTINGS = `
origin: http://127.0.0.1:3000
store: { file: ':memory:' }
secrets:
  session: ['${REAL_SESSION_SECRET}']
  encryption: ['${REAL_ENCRYPTION_KEY}']
academy: { name: Académie d’Exemple, contact: assistance@ac-exemple.fr }
platform: { guid: 6f1c2f1e-53a9-4a50-9d0e-0f6b2f3c7a11 }
`;

/** A new directory with these files, such as `connections/cas.yaml`. */
export function configDirectory(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'passerelle-config-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}
