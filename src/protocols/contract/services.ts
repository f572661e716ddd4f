import type { ToolContext } from '../../domain/tool-context.js';
import type { Parameters } from '../contract.js';

export type ServiceMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What another server asks. There is no browser and no session: the proof is in the request. */
export interface ServiceRequest {
  readonly method: ServiceMethod;
  /** The query, each name with every value it had. */
  readonly query: Parameters;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** As they came; empty when they did not. */
  readonly headers: { readonly authorization: string; readonly accept: string; readonly contentType: string };
  readonly body: string;
  /** Network address of the caller. */
  readonly from: string;
}

export interface ServiceAnswer {
  readonly status: number;
  /** Such as `Link` or `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
  /** Absent: no content. */
  readonly body?: string;
}

/**
 * An address that other servers call. Never cached. What it throws is answered as JSON, `{ code, traceId }`, with the status
 * of the error; a specification that wants another form is followed by returning it.
 */
export interface ServiceEndpoint {
  readonly methods: readonly ServiceMethod[];
  /** Express path. */
  readonly path: string;
  /** Bytes; a longer body is refused unread. */
  readonly maxBytes: number;
  handle(request: ServiceRequest): Promise<ServiceAnswer>;
}

/** The contexts that tools know, kept for the day they ask about one. */
export interface ToolContexts {
  /** Idempotent, and cheap when it was done before. */
  remember(context: ToolContext): Promise<void>;
  find(id: string): Promise<ToolContext | undefined>;
}

/** What a token opens. */
export interface AccessGrant {
  readonly clientId: string;
  /** The only deployment it is for; absent: each of the client's. */
  readonly deploymentId?: string | undefined;
  readonly scopes: readonly string[];
}

/** Tokens by which other servers ask the hub, and how often they may. */
export interface AccessDesk {
  /** A new opaque token of 256 bits. Only a hash of it is kept. */
  issue(grant: AccessGrant, ttlMs: number): Promise<string>;
  /** What a token that is still good opens. */
  find(token: string): Promise<AccessGrant | undefined>;
  /** Counts a request of a network address. @throws HubError `SYS-LIMITE` */
  countFrom(address: string): void;
  /** Counts a token of a client that proved itself. @throws HubError `SYS-LIMITE` */
  countOf(clientId: string): Promise<void>;
  /** Whether the directory has a school of this identifier. */
  isSchool(id: string): Promise<boolean>;
}
