import helmet from 'helmet';
import type { Request, RequestHandler, Response } from 'express';

type Policy = Readonly<Record<string, readonly string[]>>;

const BASE_POLICY: Policy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};
/** Of answers that differ from it. */
const policies = new WeakMap<Response, Policy>();

/** Headers of every answer. HTTPS headers only where the hub is served over https. */
export function securityHeaders(secure: boolean): RequestHandler[] {
  const common = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    referrerPolicy: { policy: 'strict-origin' },
    xFrameOptions: { action: 'deny' },
  });
  const policy = policyText(BASE_POLICY);
  return [
    common as RequestHandler,
    (_request, response, next) => {
      response.setHeader('Content-Security-Policy', policy);
      response.setHeader('Cache-Control', 'no-store');
      response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
      next();
    },
  ];
}

/**
 * Lets one page send its form elsewhere. Chromium applies `form-action` to the redirects after a post as well, and a tool
 * may redirect anywhere on its side: the whole scheme is allowed, on this page only, which holds no field a person can fill.
 */
export function allowFormTo(response: Response, action: string): void {
  widen(response, { 'form-action': [new URL(action).protocol] });
  response.setHeader('Referrer-Policy', 'no-referrer');
}

/** What somebody else wrote: an origin of nobody, without scripts, forms or frames, whose links open beside it. In our own frames only. */
const CONFINED: Policy = {
  sandbox: ['allow-popups', 'allow-popups-to-escape-sandbox'],
  'default-src': ["'none'"],
  'style-src': ["'unsafe-inline'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'self'"],
};

/** Confines a document of somebody else's, with pictures from one place. @param pictures a source of CSP */
export function confineDocument(response: Response, pictures: string): void {
  response.setHeader('Content-Security-Policy', policyText({ ...CONFINED, 'img-src': [pictures] }));
  response.setHeader('X-Frame-Options', 'SAMEORIGIN');
  response.setHeader('Referrer-Policy', 'no-referrer');
}

/** Lets one page hold frames of these origins, and of our own pages that may stand in one. */
export function allowFramesOf(response: Response, origins: readonly string[]): void {
  widen(response, { 'frame-src': ["'self'", ...origins] });
}

/** Lets one answer stand in a frame of a page of ours: every page round it must be ours. */
export function allowInOwnFrames(response: Response): void {
  widen(response, { 'frame-ancestors': ["'self'"] });
  response.setHeader('X-Frame-Options', 'SAMEORIGIN');
}

const framed = new WeakSet<Request>();

/**
 * Lets pages of these origins show this answer in a frame: also when it becomes a refusal. Pages of ours may go on to, where they
 * might already, and nobody else.
 */
export function allowFramingBy(response: Response, origins: readonly string[]): void {
  const before = policies.get(response)?.['frame-ancestors'] ?? [];
  widen(response, { 'frame-ancestors': [...before.filter((source) => source === "'self'"), ...origins] });
  response.removeHeader('X-Frame-Options');
  framed.add(response.req);
}

/** Whether the answer may stand in a frame of another site, where the rest of the portal cannot be reached. */
export function mayBeFramed(request: Request): boolean {
  return framed.has(request);
}

function widen(response: Response, directives: Policy): void {
  const policy = { ...(policies.get(response) ?? BASE_POLICY), ...directives };
  policies.set(response, policy);
  response.setHeader('Content-Security-Policy', policyText(policy));
}

function policyText(policy: Policy): string {
  return Object.entries(policy).map(([name, values]) => `${name} ${values.join(' ')}`).join('; ');
}
