export interface OutgoingRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes; more than this ends the request. */
  readonly maxBytes: number;
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs: number;
}

export interface OutgoingPost extends OutgoingRequest {
  readonly contentType: string;
  readonly body: string;
}

export interface OutgoingResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** Where a redirect leads; it is never followed. */
  readonly location?: string | undefined;
  /** `Set-Cookie` headers as they came. */
  readonly cookies?: readonly string[] | undefined;
  /** The `Link` header as it came (RFC 8288): where a list goes on. */
  readonly link?: string | undefined;
  /** The `Retry-After` header as it came. */
  readonly retryAfter?: string | undefined;
}

/**
 * The hub's only way out: no redirects, capped, timed, private addresses refused unless the deployment allows them.
 * Rejects with HubError `SYS-RESEAU`.
 */
export interface OutgoingHttp {
  get(request: OutgoingRequest): Promise<OutgoingResponse>;
  /** The same limits; the answer is not asked for twice. */
  post(request: OutgoingPost): Promise<OutgoingResponse>;
}

/** A file that is not read as text, with what a later request may say to get it only when it has changed. */
export interface Download {
  readonly status: number;
  /** Its own memory, so that it can be handed to another thread. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string | undefined;
}

/** As `OutgoingHttp.get`, for files. Rejects with HubError `SYS-RESEAU`. */
export type DownloadFile = (request: OutgoingRequest) => Promise<Download>;
