import { HubError } from '../../../../domain/errors.js';
import type { Answer } from '../../../contract.js';
import { readXml, type ReadDocument, type XmlLimits } from '../xml/read.js';
import type { Exchange } from './rule.js';

const MAX_ENCODED_CHARACTERS = 256 * 1024;

export const RESPONSE_LIMITS: XmlLimits = {
  elements: 2_000,
  depth: 32,
  attributes: 64,
  allAttributes: 8_000,
  namespaces: 64,
  text: 64 * 1024,
  longText: { name: 'CipherValue', characters: MAX_ENCODED_CHARACTERS },
};

/**
 * The document of an answer, read within its limits and not yet believed.
 * @throws HubError `AUTH-REPONSE` rule `V03`; `AUTH-FORMAT` rules `V01`, `V02`, `V04`, `V05`
 */
export function readPosted(answer: Answer, { attempt, unsolicited }: Pick<Exchange, 'attempt' | 'unsolicited'>): ReadDocument {
  if (!unsolicited && answer['RelayState'] !== attempt.id) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'RelayState does not name this attempt' });
  const encoded = answer['SAMLResponse'];
  if (encoded === undefined || encoded === '') throw new HubError('AUTH-FORMAT', { rule: 'V01', detail: 'no SAMLResponse' });
  const text = decodeUtf8(decodeBase64(encoded));
  return { root: readXml(text, RESPONSE_LIMITS), bytes: Buffer.from(text) };
}

/** Strict base64; the line breaks of RFC 2045 are the only other characters. */
export function decodeBase64(encoded: string): Buffer {
  if (encoded.length > MAX_ENCODED_CHARACTERS) throw new HubError('AUTH-FORMAT', { rule: 'V02', detail: `${encoded.length} characters of base64` });
  const compact = encoded.replace(/[\r\n]/g, '');
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.toString('base64') !== compact) throw new HubError('AUTH-FORMAT', { rule: 'V02', detail: 'not strict base64' });
  return bytes;
}

/** With its byte order mark, if any: whoever reads the XML takes one (XML 1.0 §4.3.3) and no second. */
export function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new HubError('AUTH-FORMAT', { rule: 'V04', detail: 'not UTF-8', cause: error });
  }
}
