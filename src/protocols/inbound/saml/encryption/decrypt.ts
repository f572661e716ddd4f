import { createDecipheriv, randomBytes } from 'node:crypto';
import { HubError } from '../../../../domain/errors.js';
import { ASSERTION, XML_ENCRYPTION } from '../names.js';
import { isNamed, onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { readXml, type ReadDocument, type XmlLimits } from '../xml/read.js';
import { CONTENT_ALGORITHMS, type ContentAlgorithm, type KeyTransport } from './algorithms.js';
import type { DecryptionKey } from './decryption-key.js';
import { keysFor, transportOf } from './encrypted-key.js';

interface DecryptionTools {
  readonly keys: readonly DecryptionKey[];
  /** Our entityID. */
  readonly recipient: string;
  readonly limits: XmlLimits;
}

interface WrappedKey {
  readonly bytes: Buffer;
  readonly transport: KeyTransport;
}

const GCM_IV_BYTES = 12;
const GCM_TAG_BYTES = 16;
const CBC_BLOCK_BYTES = 16;

/**
 * The Assertion inside an EncryptedAssertion that meets `ENCRYPTION_RULES`. Whatever is wrong from here on, in the key, in the
 * content or in what it decrypts to, takes the same way and is told by the same words: a provider that is asked again and
 * again must not become an oracle.
 * @throws HubError `AUTH-CHIFFREMENT` rule `V22`
 */
export async function decryptAssertion(encrypted: XmlElement, { keys, recipient, limits }: DecryptionTools): Promise<ReadDocument> {
  const data = onlyChild(encrypted, XML_ENCRYPTION, 'EncryptedData');
  const algorithm = CONTENT_ALGORITHMS.get(onlyChild(data, XML_ENCRYPTION, 'EncryptionMethod')?.attributes.get('Algorithm') ?? '');
  const wrapped = keysFor(recipient, encrypted).flatMap(wrappedKey);
  if (data === undefined || algorithm === undefined) throw undecipherable();
  const contentKeys = await Promise.all(wrapped.flatMap((one) => keys.map((key) => contentKey(one, key, algorithm))));
  const content = cipherBytes(data);
  const opened = contentKeys.map((key) => assertionIn(decipher(content, key, algorithm), limits));
  const document = opened.find((found) => found !== undefined);
  if (document === undefined) throw undecipherable();
  return document;
}

function undecipherable(): HubError {
  return new HubError('AUTH-CHIFFREMENT', { rule: 'V22', detail: 'the assertion cannot be decrypted by the keys of the hub' });
}

function wrappedKey(encryptedKey: XmlElement): readonly WrappedKey[] {
  const transport = transportOf(encryptedKey);
  return transport === undefined ? [] : [{ bytes: cipherBytes(encryptedKey), transport }];
}

/** The key that was wrapped, or one that opens nothing: what follows is the same for both. */
async function contentKey({ bytes, transport }: WrappedKey, key: DecryptionKey, { keyBytes }: ContentAlgorithm): Promise<Buffer> {
  const none = randomBytes(keyBytes);
  const unwrapped = await key.unwrap(bytes, transport).catch(() => none);
  return unwrapped.length === keyBytes ? unwrapped : none;
}

function decipher(content: Buffer, key: Buffer, { cipher, authenticated }: ContentAlgorithm): Buffer | undefined {
  try {
    return authenticated ? decipherGcm(content, key, cipher) : decipherCbc(content, key, cipher);
  } catch {
    return undefined;
  }
}

/** XML Encryption 1.1 §5.2.4: 96 bits of initialisation vector, the ciphertext, 128 bits of tag. */
function decipherGcm(content: Buffer, key: Buffer, cipher: ContentAlgorithm['cipher']): Buffer {
  const iv = content.subarray(0, GCM_IV_BYTES);
  const end = Math.max(content.length - GCM_TAG_BYTES, GCM_IV_BYTES);
  const opening = createDecipheriv(cipher as 'aes-256-gcm', key, iv, { authTagLength: GCM_TAG_BYTES }).setAuthTag(content.subarray(end));
  return Buffer.concat([opening.update(content.subarray(GCM_IV_BYTES, end)), opening.final()]);
}

/** XML Encryption 1.1 §5.2.2: the last byte says how many were added, and the others added may be anything. */
function decipherCbc(content: Buffer, key: Buffer, cipher: ContentAlgorithm['cipher']): Buffer {
  const opening = createDecipheriv(cipher, key, content.subarray(0, CBC_BLOCK_BYTES)).setAutoPadding(false);
  const padded = Buffer.concat([opening.update(content.subarray(CBC_BLOCK_BYTES)), opening.final()]);
  const added = padded.at(-1) ?? 0;
  if (added < 1 || added > CBC_BLOCK_BYTES) throw new Error('no padding');
  return padded.subarray(0, -added);
}

/** The same reading as for what is posted (V04, V05), and nothing but an Assertion. */
function assertionIn(plain: Buffer | undefined, limits: XmlLimits): ReadDocument | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(plain);
    const root = readXml(text, limits);
    return isNamed(root, ASSERTION, 'Assertion') ? { root, bytes: Buffer.from(text) } : undefined;
  } catch {
    return undefined;
  }
}

/** White space is allowed anywhere; foreign characters were refused before. */
function cipherBytes(element: XmlElement): Buffer {
  return Buffer.from(textOf(onlyChild(onlyChild(element, XML_ENCRYPTION, 'CipherData'), XML_ENCRYPTION, 'CipherValue')) ?? '', 'base64');
}
