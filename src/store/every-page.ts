import type { Collection, Document, Query, Stored } from './port.js';

const PAGE = 500;

/** Every document that a query gives, page by page, in its order. What is added meanwhile may or may not be among them. */
export async function* everyPage<T extends Document, I extends string>(
  collection: Collection<T, I>,
  index: I,
  equals: Query['equals'] = [],
): AsyncGenerator<Stored<T>> {
  let after: string | undefined;
  do {
    const page = await collection.find(index, { equals, limit: PAGE, after });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}
