import { HubError } from '../../../../../domain/errors.js';
import { METADATA, XML_SIGNATURE } from '../../names.js';
import { isNamed, type XmlElement } from '../../xml/element.js';
import { XmlReading, type XmlLimits } from '../../xml/read.js';

/** Bytes of an aggregate. The largest federation there is (eduGAIN) publishes less. */
export const AGGREGATE_MAX_BYTES = 128 * 1024 * 1024;

/** One entity may hold a picture of some megabytes without taking the others with it. */
const LIMITS: XmlLimits = {
  elements: 4_000_000, depth: 32, attributes: 64, allAttributes: 8_000_000, namespaces: 64, text: 8 * 1024 * 1024, published: true,
};
const PIECE = 64 * 1024;
const KEPT: readonly (readonly [namespace: string, name: string])[] = [[XML_SIGNATURE, 'Signature'], [METADATA, 'Extensions']];

/**
 * The root with its signature and its extensions: all that is read before anything is believed. It is also the proof that the
 * rest is within bounds, for a parser that builds it in memory.
 * @throws HubError `AUTH-IDP-PANNE` rules `MD8` (too much), `MD1` (not metadata that can be read)
 */
export function outlineOf(bytes: Uint8Array): XmlElement {
  if (bytes.length > AGGREGATE_MAX_BYTES) throw new HubError('AUTH-IDP-PANNE', { rule: 'MD8', detail: `more than ${AGGREGATE_MAX_BYTES} bytes` });
  const root = readOutline(bytes);
  if (isNamed(root, METADATA, 'EntitiesDescriptor') || isNamed(root, METADATA, 'EntityDescriptor')) return root;
  throw new HubError('AUTH-IDP-PANNE', { rule: 'MD1', detail: 'the root is not a description of entities' });
}

function readOutline(bytes: Uint8Array): XmlElement {
  const reading = new XmlReading(LIMITS, belongsToRoot);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let start = 0; start < bytes.length; start += PIECE) {
      reading.take(decoder.decode(bytes.subarray(start, start + PIECE), { stream: true }));
    }
    reading.take(decoder.decode());
    return reading.end();
  } catch (error) {
    const isLimit = error instanceof HubError && error.rule === 'V05';
    throw new HubError('AUTH-IDP-PANNE', { rule: isLimit ? 'MD8' : 'MD1', detail: error instanceof HubError ? error.detail ?? '' : 'not UTF-8', cause: error });
  }
}

function belongsToRoot(element: XmlElement, parents: readonly XmlElement[]): boolean {
  const top = parents[1] ?? element;
  return parents.length === 0 || KEPT.some(([namespace, name]) => isNamed(top, namespace, name));
}
