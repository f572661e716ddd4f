import helmet from 'helmet';
import type { RequestHandler, Response } from 'express';

const BASE_POLICY: Readonly<Record<string, readonly string[]>> = {
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
  response.setHeader('Content-Security-Policy', policyText({ ...BASE_POLICY, 'form-action': [new URL(action).protocol] }));
  response.setHeader('Referrer-Policy', 'no-referrer');
}

/** Lets one page hold a frame of ours. */
export function allowOwnFrame(response: Response): void {
  response.setHeader('Content-Security-Policy', policyText({ ...BASE_POLICY, 'frame-src': ["'self'"] }));
}

/** What somebody else wrote: an origin of nobody, without scripts, forms or frames, whose links open beside it. In our own frames only. */
const CONFINED: Readonly<Record<string, readonly string[]>> = {
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

function policyText(policy: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(policy).map(([name, values]) => `${name} ${values.join(' ')}`).join('; ');
}
