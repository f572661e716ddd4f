import type { RequestHandler } from 'express';

/**
 * Cookies of a tool in a frame are partitioned: browsers drop all others there. ltijs 5 cannot ask for that by itself. Elsewhere
 * they stay as they are, because not every browser takes `Secure` from a machine of one's own.
 */
export const framedCookies: RequestHandler = (request, response, next) => {
  if (request.headers['sec-fetch-dest'] !== 'iframe') return next();
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => setHeader(name, name.toLowerCase() === 'set-cookie' && typeof value !== 'number' ? [value].flat().map(partitioned) : value);
  next();
};

/** Once: Express sets the header again with every cookie that is added. */
function partitioned(cookie: string): string {
  return cookie.endsWith(ATTRIBUTES) ? cookie : `${cookie}${ATTRIBUTES}`;
}

const ATTRIBUTES = '; SameSite=None; Secure; Partitioned';
