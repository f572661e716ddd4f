import type { FeedLimits } from '../limits.js';
import { ReadingProgress } from '../progress.js';
import type { FeedDelivery, FeedItem } from '../record.js';
import { asRefusal } from '../refusal.js';
import type { Source } from '../source/source.js';
import { KIND_OF, type AafCategory } from './categories.js';
import { planAaf, type AafPlan } from './file-names.js';
import { itemsOf } from './items.js';
import { readRequests } from './read-requests.js';
import { UnknownAttributes } from './unknown-attributes.js';

/**
 * A delivery of the academic directory feed, 1D or 2D.
 * @param options.name name of the folder or archive, for refusals
 * @throws HubError `IMPORT-FICHIER` when the names of its files make no whole delivery
 */
export function openAaf(
  source: Source,
  options: { readonly source: string; readonly name: string; readonly limits: FeedLimits },
): FeedDelivery {
  const plan = planAaf(source.entries, options.name);
  const progress = new ReadingProgress(plan.groups.flatMap(({ entries }) => entries).reduce((sum, { size }) => sum + size, 0));
  return {
    source: options.source,
    mode: plan.mode,
    day: plan.day,
    kinds: plan.groups.map(({ category }) => KIND_OF[category]),
    progress,
    items: () => readAaf(source, plan, progress, options.limits),
  };
}

async function* readAaf(source: Source, plan: AafPlan, progress: ReadingProgress, limits: FeedLimits): AsyncGenerator<FeedItem> {
  const unknown = new UnknownAttributes();
  progress.readBytes = 0;
  for (const { name } of plan.strangers)
    yield {
      file: name,
      line: 1,
      operation: 'remark',
      reason: 'unknown-category',
      detail: 'a file of no category we know: not read',
    };
  const categoryOf = new Map(plan.groups.flatMap(({ category, entries }) => entries.map((entry) => [entry, category] as const)));
  for await (const opened of source.read(plan.groups.map(({ entries }) => entries))) {
    const category = categoryOf.get(opened.entry);
    if (category !== undefined) yield* readFile(progress.counted(opened, limits), opened.entry.name, category, unknown);
  }
  yield* unknown.remarks();
}

async function* readFile(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
  category: AafCategory,
  unknown: UnknownAttributes,
): AsyncGenerator<FeedItem> {
  try {
    for await (const request of readRequests(bytes, file)) {
      yield* itemsOf(request, category, file, (attribute) => {
        unknown.note(category, attribute, { file, line: request.line });
      });
    }
  } catch (error) {
    throw asRefusal(error, 'it cannot be read to its end', { file });
  }
}
