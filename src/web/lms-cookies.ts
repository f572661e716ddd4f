import type { Request, Response } from 'express';
import { VISIT_MS } from '../flows/lms/visits.js';
import type { Web } from './context.js';

const PROOF_MS = 10 * 60_000;
/** Logins, or visits, that one browser has in one LMS at once. */
const MOST = 8;
const TAG = /^[A-Za-z0-9_-]{8}$/;
const SECRET = /^[A-Za-z0-9_-]{20,64}$/;

const PREFIX = { proof: 'lms-', visit: 'lms.visite-' } as const;
type Kind = keyof typeof PREFIX;

/** Cookies that live inside frames of LMSs: each login and each visit has its own, so that several frames of one page do not mix. */
export function readLmsCookie(web: Web, request: Request, kind: Kind, tag: string): string | undefined {
  const value = TAG.test(tag) ? web.cookies.read(request, PREFIX[kind] + tag) : undefined;
  return value !== undefined && SECRET.test(value) ? value : undefined;
}

/** The oldest make room when there are too many. */
export function writeLmsCookie(web: Web, request: Request, response: Response, kind: Kind, { tag, value }: { readonly tag: string; readonly value: string }): void {
  const others = lmsTags(web, request, kind).filter((other) => other !== tag);
  for (const old of others.slice(0, Math.max(0, others.length - MOST + 1))) clearLmsCookie(web, response, kind, old);
  web.cookies.writeFramed(response, PREFIX[kind] + tag, value, kind === 'proof' ? PROOF_MS : VISIT_MS);
}

export function clearLmsCookie(web: Web, response: Response, kind: Kind, tag: string): void {
  web.cookies.clearFramed(response, PREFIX[kind] + tag);
}

export function lmsTags(web: Web, request: Request, kind: Kind): readonly string[] {
  return web.cookies.namesWith(request, PREFIX[kind]).map((name) => name.slice(PREFIX[kind].length)).filter((tag) => TAG.test(tag));
}
