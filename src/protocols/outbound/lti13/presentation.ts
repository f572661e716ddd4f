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

type Shown = Pick<Launch, 'purpose' | 'ownWindow' | 'brokered'>;

/** Where the hub shows this launch: a picker, what somebody wants in a window of its own, and what an LMS opens, are in no frame of ours. */
export function documentTargetOf({ settings }: Tool, { purpose, ownWindow, brokered }: Shown): DocumentTarget {
  return ownWindow === true || brokered === true || purpose?.kind === 'deep-linking' ? 'window' : usualTarget(settings);
}

export function isFramed(tool: Tool, launch: Shown): boolean {
  return documentTargetOf(tool, launch) === 'iframe';
}

/** Every origin a tool is registered with, each once. Its further hosts are on https, but for this machine itself. */
export function originsOf({ loginUrl, redirectUris, targetLinkUri, deepLinkingUrl, domains }: Lti13Settings): readonly string[] {
  const hosts = domains.map((host) => `https://${host}`).filter((url) => URL.canParse(url)).map((url) => new URL(url));
  const addresses = [loginUrl, ...redirectUris, targetLinkUri, ...(deepLinkingUrl === undefined ? [] : [deepLinkingUrl])];
  const origins = [...addresses.map((address) => new URL(address).origin), ...hosts.map((url) => (isLoopback(url) ? `http://${url.host}` : url.origin))];
  return [...new Set(origins)];
}
