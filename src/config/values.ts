import { isIP } from 'node:net';
import { z } from 'zod';

const BASE64 = /^[A-Za-z0-9+/]{43}=$/;
const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::\d{1,5})?$/i;

/** Scheme, host and port; https unless the host is this machine itself. */
export const publicOrigin = z.string().max(300).superRefine((text, context) => {
  const message = originFault(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

function originFault(text: string): string | undefined {
  if (!URL.canParse(text)) return 'must be an address such as https://ressources.ac-exemple.fr';
  const url = new URL(text);
  if (url.origin !== text) return 'must be scheme, host and port only, in lower case, without a path or a final slash';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return 'must be https';
  return isLoopback(url.hostname) ? undefined : 'must be https: plain http is for this machine itself (localhost, 127.0.0.1)';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

export const mongoUri = z.string().max(2_000).regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must begin with mongodb:// or mongodb+srv://');

/** 32 bytes in base64, with the final `=`. */
export const encryptionKey = z.string().regex(BASE64, 'must be 32 bytes in base64 (44 characters)');

/** One PEM block of this kind (`PRIVATE KEY` also takes `RSA PRIVATE KEY`). */
export function pem(kind: 'PRIVATE KEY' | 'CERTIFICATE') {
  const block = new RegExp(`^-----BEGIN (RSA )?${kind}-----[\\sA-Za-z0-9+/=]+-----END (RSA )?${kind}-----$`);
  return z.string().max(20_000).transform((text) => text.trim()).pipe(z.string().regex(block, `must be a PEM block of a ${kind.toLowerCase()}, unencrypted`));
}

/** A host name or an address, with or without a port, or a network such as `10.1.0.0/16`. */
export const privateNetwork = z.string().max(300).refine(isNetwork, 'must be a host name, an address (IPv6 in brackets) or a network such as 10.1.0.0/16');

function isNetwork(text: string): boolean {
  const [network = '', bits] = text.split('/');
  if (bits === undefined) return HOST.test(text);
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(network)] ?? -1;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}
