/** Lets everything else of this process go on: the embedded engine answers at once, and promises alone never yield. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}
