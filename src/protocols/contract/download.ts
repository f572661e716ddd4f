import type { OutgoingRequest } from '../contract.js';

/** A file that is not read as text, with what a later request may say to get it only when it has changed. */
export interface Download {
  readonly status: number;
  /** Its own memory, so that it can be handed to another thread. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string | undefined;
}

/** As `OutgoingHttp.get`, for files. Rejects with HubError `SYS-RESEAU`. */
export type DownloadFile = (request: OutgoingRequest) => Promise<Download>;
