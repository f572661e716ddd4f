import { XmlElement as Node } from 'libxml2-wasm';
import { HubError } from '../../../../../domain/errors.js';
import { endInstantOf, instantOf } from '../../instant.js';
import { METADATA, REGISTRATION_METADATA } from '../../names.js';
import { bytesOf, Workbench } from '../../xml/canonical.js';
import { onlyChild, type XmlElement } from '../../xml/element.js';
import { signingKeys } from '../certificate.js';
import { earliestEnd, shortestCache } from '../metadata.js';
import type { DescribedEntity } from '../description.js';
import type { Aggregate, AggregateRequest, Edition } from './aggregate.js';
import { outlineOf } from './outline.js';
import { verifyRoot } from './signature.js';

/**
 * The wanted entities of a signed aggregate. Cheap checks come first: bounds, dates, the signature over SignedInfo, and only
 * then the digest of the whole. What is brought back is cut out of the very tree that was digested.
 * Holds its thread for as long as it takes: some seconds for tens of megabytes.
 * @throws HubError `AUTH-IDP-PANNE` with the rule that was broken: `MD1` to `MD8`, `V15` to `V20`
 */
export function readAggregate(bytes: Uint8Array, request: AggregateRequest): Aggregate {
  const outline = outlineOf(bytes);
  const edition = editionOf(outline, request);
  const keys = signingKeys(request.certificates);
  const workbench = new Workbench();
  try {
    const document = workbench.parse(bytes);
    verifyRoot(workbench, document, outline, keys);
    const found = new Harvest(workbench, new Set(request.wanted));
    found.gather(document.root, edition.validUntil);
    return { ...edition, cacheMs: shortestCache([outline]), total: found.total, ...found.result() };
  } catch (error) {
    if (error instanceof HubError) throw error;
    throw new HubError('AUTH-IDP-PANNE', { rule: 'MD1', detail: 'the file cannot be read', cause: error });
  } finally {
    workbench.clear();
  }
}

/** MD2, MD3 Valid now, not for too long, and not older than what is held. */
function editionOf(root: XmlElement, { now, longestValidityMs, held }: AggregateRequest): Edition {
  const validUntil = earliestEnd([root]);
  if (validUntil === undefined || validUntil === 'unreadable') throw refusal('MD2', 'the root has no validUntil, or one that is not a UTC time');
  if (validUntil <= now) throw refusal('MD2', `the file has expired: it was valid until ${new Date(validUntil).toISOString()}`);
  if (validUntil > now + longestValidityMs) throw refusal('MD2', `the file is valid until ${new Date(validUntil).toISOString()}, too far ahead`);
  const edition = { validUntil, issued: issuedOf(root) };
  if (held !== undefined && isOlder(edition, held)) throw refusal('MD3', 'the file is older than the one that is held');
  return edition;
}

/** Metadata Extensions for Registration and Publication Information §2.2.1. */
function issuedOf(root: XmlElement): number | undefined {
  const publication = onlyChild(onlyChild(root, METADATA, 'Extensions'), REGISTRATION_METADATA, 'PublicationInfo');
  return instantOf(publication?.attributes.get('creationInstant'));
}

function isOlder(edition: Edition, held: Edition): boolean {
  if (edition.issued !== undefined && held.issued !== undefined) return edition.issued < held.issued;
  return edition.validUntil < held.validUntil;
}

/** Walks the verified tree and cuts out what is wanted. */
class Harvest {
  total = 0;
  private readonly entities = new Map<string, DescribedEntity>();
  private readonly repeated = new Set<string>();

  constructor(
    private readonly workbench: Workbench,
    private readonly wanted: ReadonlySet<string>,
  ) {}

  /** `until` is the earliest end of what the element stands in. */
  gather(element: Node, until: number): void {
    if (element.namespaceUri !== METADATA) return;
    if (element.name === 'EntityDescriptor') this.take(element, until);
    if (element.name !== 'EntitiesDescriptor') return;
    const own = endOf(element, until);
    for (let node = element.firstChild; node !== null;) {
      // What is taken leaves the tree.
      const { next } = node;
      if (node instanceof Node) this.gather(node, own);
      node = next;
    }
  }

  result(): Pick<Aggregate, 'entities' | 'repeated'> {
    return { entities: [...this.entities.values()].filter(({ entityId }) => !this.repeated.has(entityId)), repeated: [...this.repeated] };
  }

  private take(element: Node, validUntil: number): void {
    this.total += 1;
    const entityId = element.attr('entityID')?.value ?? '';
    if (!this.wanted.has(entityId)) return;
    if (this.entities.has(entityId)) this.repeated.add(entityId);
    else this.entities.set(entityId, { entityId, validUntil, xml: bytesOf(this.workbench.detach(element, []), []).toString() });
  }
}

/** A group whose end is no time has ended. */
function endOf(group: Node, until: number): number {
  const written = group.attr('validUntil')?.value;
  return written === undefined ? until : Math.min(until, endInstantOf(written) ?? 0);
}

function refusal(rule: string, detail: string): HubError {
  return new HubError('AUTH-IDP-PANNE', { rule, detail });
}
