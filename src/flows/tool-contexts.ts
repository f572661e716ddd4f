import type { ToolContext } from '../domain/tool-context.js';
import type { ToolContexts } from '../protocols/contract/services.js';
import type { Collection } from '../store/port.js';

/** Contexts this process knows to be stored. Beyond that it asks the store again. */
const MOST_KNOWN = 10_000;

/** The contexts that tools were told of, kept in the store. A launch writes one the first time only. */
export function createToolContexts(stored: Collection<ToolContext>): ToolContexts {
  const known = new Map<string, string>();
  return {
    async remember(context) {
      const text = JSON.stringify(context);
      if (known.get(context.id) === text) return;
      await stored.bulkUpsert([context]);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(context.id, text);
    },
    find: (id) => stored.get(id),
  };
}
