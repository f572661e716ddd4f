import type { Request } from 'express';

/** Whether the browser asks for a page that stands in a frame. Browsers older than the header are told what a whole window is told. */
export function isInset(request: Request): boolean {
  const destination = request.get('sec-fetch-dest');
  return destination === 'iframe' || destination === 'frame';
}
