import { X509Certificate } from 'node:crypto';
import type { WrittenElement } from './xml/write.js';

/** A key of ours in its certificate, with the methods it is used by, where they are told (Metadata §2.4.1.1). */
export function keyDescriptor(use: 'signing' | 'encryption', certificatePem: string, methods: readonly string[] = []): WrittenElement {
  const certificate = { name: 'ds:X509Certificate', content: new X509Certificate(certificatePem).raw.toString('base64') };
  const info = { name: 'ds:KeyInfo', content: [{ name: 'ds:X509Data', content: [certificate] }] };
  const algorithms = methods.map((method) => ({ name: 'md:EncryptionMethod', attributes: { Algorithm: method } }));
  return { name: 'md:KeyDescriptor', attributes: { use }, content: [info, ...algorithms] };
}
