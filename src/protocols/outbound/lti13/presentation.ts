import type { Launch } from '../../../domain/launch.js';
import { isLoopback } from '../../lti/loopback.js';
import type { Tool } from './deployment.js';
import type { Lti13Settings } from './settings.js';

/** Where a tool is shown (Core 1.3, 5.4.4). */
export type DocumentTarget = 'iframe' | 'window';

/** Where the tool is meant to be shown. */
export function usualTarget({ presentation }: Lti13Settings): DocumentTarget {
  return presentation === 'frame' ? 'iframe' : 'window';
}

/** Where this launch shows it: a picker, and what somebody wants in a window of its own, are in no frame. */
export function documentTargetOf({ settings }: Tool, { purpose, ownWindow }: Pick<Launch, 'purpose' | 'ownWindow'>): DocumentTarget {
  return ownWindow === true || purpose?.kind === 'deep-linking' ? 'window' : usualTarget(settings);
}

export function isFramed(tool: Tool, launch: Pick<Launch, 'purpose' | 'ownWindow'>): boolean {
  return documentTargetOf(tool, launch) === 'iframe';
}

/** Every origin a tool is registered with, each once. Its further hosts are on https, but for this machine itself. */
export function originsOf({ loginUrl, redirectUris, targetLinkUri, deepLinkingUrl, domains }: Lti13Settings): readonly string[] {
  const hosts = domains.map((host) => `https://${host}`).filter((url) => URL.canParse(url)).map((url) => new URL(url));
  const addresses = [loginUrl, ...redirectUris, targetLinkUri, ...(deepLinkingUrl === undefined ? [] : [deepLinkingUrl])];
  const origins = [...addresses.map((address) => new URL(address).origin), ...hosts.map((url) => (isLoopback(url) ? `http://${url.host}` : url.origin))];
  return [...new Set(origins)];
}
