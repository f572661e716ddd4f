/** What a form of ours on this page brings back, so that no other site can send it; empty where the page has none. */
export function formTokenIn({ text }: { readonly text: string }): string {
  return /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
}
