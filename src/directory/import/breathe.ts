import type { Collection, Document } from '../../store/port.js';

/** As many as the embedded engine writes in a few milliseconds. */
const SLICE = 250;

/** Lets everything else of this process go on: the embedded engine answers at once, and promises alone never yield. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}

/** Writes some documents and lets others in: a hub of the same process serves people meanwhile. */
export async function put<T extends Document, I extends string>(collection: Collection<T, I>, documents: readonly T[]): Promise<void> {
  for (let start = 0; start < documents.length; start += SLICE) {
    await collection.bulkUpsert(documents.slice(start, start + SLICE));
    await breathe();
  }
}
