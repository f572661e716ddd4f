/** Addresses of the gradebook of one context. They have no query: some tools lose it when they append to the path. */
export function lineItemsUrl(origin: string, contextId: string): string {
  return `${origin}/lti/contexts/${contextId}/lineitems`;
}

export function lineItemUrl(origin: string, { contextId, id }: { readonly contextId: string; readonly id: string }): string {
  return `${lineItemsUrl(origin, contextId)}/${id}`;
}
