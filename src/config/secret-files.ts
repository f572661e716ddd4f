import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Resource } from '../domain/resource.js';
import type { Fault } from './faults.js';

const MOST_FILE_BYTES = 64 * 1024;

/** The text of a file that holds a secret, without the blanks round it; undefined when there is none to be read. */
export function readSecret(file: string): string | undefined {
  try {
    if (statSync(file).size > MOST_FILE_BYTES) return undefined;
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Resources whose `settings.secretFile` names a file beside the configuration hold its text as `settings.secret` from here on. */
export function withSecretFiles(resources: readonly Resource[], directory: string): { readonly resources: readonly Resource[]; readonly faults: readonly Fault[] } {
  const read = resources.map((resource) => withSecret(resource, directory));
  return { resources: read.map(({ resource }) => resource), faults: read.flatMap(({ faults }) => faults) };
}

function withSecret(resource: Resource, directory: string): { readonly resource: Resource; readonly faults: readonly Fault[] } {
  const { secretFile, ...settings } = resource.settings;
  if (typeof secretFile !== 'string') return { resource, faults: [] };
  const fault = (message: string) => ({ resource, faults: [{ source: `resource ${resource.id}`, path: 'settings.secretFile', message }] });
  if (settings['secret'] !== undefined) return fault('settings.secret is set too: keep one of them');
  const secret = readSecret(resolve(directory, secretFile));
  if (secret === undefined) return fault('the file it names cannot be read, is empty, or is larger than 64 KiB');
  return { resource: { ...resource, settings: { ...settings, secret } }, faults: [] };
}
