import { idpKeys } from '../../src/demo/saml-idp/keys.js';

/** What providers encrypt to in the benchmark, PEM: a pair of the demonstration that signs nothing here. */
export function decryptionPair(): { readonly privateKey: string; readonly certificate: string } {
  const { privateKey, certificates: [certificate = ''] } = idpKeys('guichet');
  return { privateKey, certificate };
}
