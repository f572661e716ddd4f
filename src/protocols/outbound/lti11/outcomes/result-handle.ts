import { sameText } from '../../../contract/same-text.js';

/** Keyed hash of a text, by a secret that never leaves the hub. */
export type Seal = (text: string) => string;

/** One person's place in one column of a legacy tool. */
export interface ResultPlace {
  readonly consumerKey: string;
  readonly contextId: string;
  readonly columnId: string;
  /** The pseudonym of the person at the tool. */
  readonly subject: string;
}

const PARTS = 4;

/** `lis_result_sourcedid`: what a tool gives back with a result. Only the hub can make one, and it is good for its key only. */
export function resultHandle({ consumerKey, contextId, columnId, subject }: ResultPlace, seal: Seal): string {
  const place = Buffer.from(JSON.stringify([consumerKey, contextId, columnId, subject])).toString('base64url');
  return `${place}.${seal(`lti11-result ${place}`)}`;
}

/** Undefined for one that the hub did not make, or made for another key (O-07). */
export function readResultHandle(handle: string, consumerKey: string, seal: Seal): ResultPlace | undefined {
  const [place = '', signature = '', ...rest] = handle.split('.');
  if (rest.length > 0 || !sameText(signature, seal(`lti11-result ${place}`))) return undefined;
  const parts: unknown = JSON.parse(Buffer.from(place, 'base64url').toString('utf8'));
  if (!Array.isArray(parts) || parts.length !== PARTS || parts[0] !== consumerKey) return undefined;
  const [, contextId, columnId, subject] = parts as [string, string, string, string];
  return { consumerKey, contextId, columnId, subject };
}
