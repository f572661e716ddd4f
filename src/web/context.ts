import type { Request } from 'express';
import type { HubFlows } from '../flows/index.js';
import type { CookieJar } from './cookies.js';
import type { Renderer } from './render/renderer.js';

/** Public facts of the deployment that pages and routes need. */
export interface WebSettings {
  readonly origin: string;
  readonly secure: boolean;
  readonly demo: boolean;
  readonly place: { readonly name: string; readonly detail: string };
  /** Whom to call, as error pages say it. */
  readonly contact: string;
  readonly accessibilityContact: string;
  readonly trustedProxies: number;
  readonly metricsToken: string | undefined;
  readonly session: { readonly idleMs: number; readonly absoluteMs: number; readonly adminAbsoluteMs: number; readonly adminIdleMs: number };
}

/** What the web needs to know about the state of the process. */
export interface Operations {
  /** Rejects with HubError `SYS-MAINTENANCE` when the hub should get no traffic. */
  ready(): Promise<void>;
  metrics(): Promise<{ readonly type: string; readonly body: string }>;
  /** One finished request: route pattern, never the address. */
  observe(request: { readonly method: string; readonly route: string; readonly status: number; readonly seconds: number; readonly traceId: string }): void;
  /** Something that those who keep the hub running must look at. */
  fault(error: unknown, traceId: string): void;
  /** Somebody was told no. */
  refusal(error: unknown, traceId: string): void;
}

/** Everything the routes are built from. */
export interface Web {
  readonly settings: WebSettings;
  readonly flows: HubFlows;
  readonly renderer: Renderer;
  readonly cookies: CookieJar;
  readonly operations: Operations;
}

/** The value of a query parameter that came once; undefined otherwise. */
export function queryValue(request: Request, name: string): string | undefined {
  const value: unknown = request.query[name];
  return typeof value === 'string' ? value : undefined;
}

/** The query of the address, the characters as the sender wrote them. */
export function rawQuery({ originalUrl }: Request): string {
  const start = originalUrl.indexOf('?');
  return start === -1 ? '' : originalUrl.slice(start + 1);
}
