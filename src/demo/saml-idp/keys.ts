import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.js';

/** What a provider signs with, and all the certificates it publishes. */
export interface IdpKeys {
  /** PEM. */
  readonly privateKey: string;
  /** PEM; the present one and the next one. */
  readonly certificates: readonly string[];
}

export function idpKeys(name: 'academie' | 'guichet'): IdpKeys {
  return { privateKey: pem(`${name}-key`), certificates: [pem(`${name}-cert`), pem(`${name}-next-cert`)] };
}

/** A key that no provider publishes. */
export function strangerKey(): string {
  return pem('stranger-key');
}

function pem(name: string): string {
  return readFileSync(join(packageRoot(), 'src/demo/saml-idp', `demo-only-${name}.pem`), 'utf8');
}
