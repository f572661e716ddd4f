import { openDirectory, type DirectoryCollections } from '../../src/directory/collections.js';
import { loadSeed } from '../../src/directory/load-seed.js';
import { SeedFile } from '../../src/directory/seed-file.js';
import type { z } from 'zod';
import { systemClock, type Clock } from '../../src/domain/clock.js';
import type { Store } from '../../src/store/port.js';
import { openMemoryStore } from './memory-store.js';

export interface SeededDirectory {
  readonly store: Store;
  readonly directory: DirectoryCollections;
}

/** A directory in memory that holds this and nothing else. */
export async function seededDirectory(seed: z.input<typeof SeedFile> = {}, clock: Clock = systemClock): Promise<SeededDirectory> {
  const store = await openMemoryStore(clock);
  await loadSeed(store, SeedFile.parse(seed));
  return { store, directory: openDirectory(store) };
}

export function schoolNamed(id: string, name: string, rest: object = {}) {
  return { id, kind: 'school' as const, name, ...rest };
}

export function personNamed(id: string, rest: object = {}) {
  return { id, givenName: 'Prénom', familyName: 'Nom', state: 'active' as const, ...rest };
}
