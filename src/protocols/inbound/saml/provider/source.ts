import { createHash } from 'node:crypto';
import { HubError } from '../../../../domain/errors.js';
import type { InboundConnection, InboundTools } from '../../../contract.js';
import type { SamlSettings } from '../settings.js';
import { signingKeys } from './certificate.js';
import type { Description } from './description.js';
import type { Federations } from './federations.js';
import { DescriptionKeeper, type KeeperTools } from './keeper.js';
import { METADATA_MAX_BYTES, readProviderMetadata, unusable } from './metadata.js';
import type { Provider } from './provider.js';

type WrittenByHand = Extract<SamlSettings['metadata'], { ssoUrl: string }>;

const HOUR_MS = 3_600_000;
const ADDRESS_LONGEST_MS = 6 * HOUR_MS;
const FILE_LONGEST_MS = HOUR_MS;
const FETCH_TIMEOUT_MS = 5_000;

/** Reads a file of the deployment. */
export type ReadFile = (path: string) => Promise<string>;

/** The facts of one provider, as they are now. */
export interface ProviderSource {
  /** @throws HubError `AUTH-IDP-PANNE` when nothing good was ever read, or it has ended */
  current(): Promise<Provider>;
}

export interface SourceOptions extends Omit<KeeperTools, 'clock'> {
  readonly readFile: ReadFile;
}

type Metadata = SamlSettings['metadata'];
type Own = Extract<Metadata, { file: string } | { url: string } | { xml: string }>;

/** Where the facts of the configured providers come from. Whatever is fetched is kept here and read again by itself. */
export class ProviderSources {
  private readonly kept: DescriptionKeeper[] = [];
  private readonly sources = new Map<string, ProviderSource>();

  constructor(
    private readonly options: SourceOptions,
    private readonly federations: Federations,
  ) {}

  /** @throws HubError `SYS-CONFIG` when the settings name a federation there is not */
  sourceOf(connection: InboundConnection<SamlSettings>, tools: InboundTools): ProviderSource {
    const source = this.sources.get(connection.id) ?? this.open(connection, tools);
    this.sources.set(connection.id, source);
    return source;
  }

  /** Whether the provider asks not to be offered. One that is not known now does not. */
  async isHidden(connectionId: string): Promise<boolean> {
    const provider = await this.sources.get(connectionId)?.current().catch(() => undefined);
    return provider?.hidden === true;
  }

  private open(connection: InboundConnection<SamlSettings>, tools: InboundTools): ProviderSource {
    const { entityId, metadata } = connection.settings;
    if ('ssoUrl' in metadata) return new ProviderByHand(() => byHand(entityId, metadata));
    const keeper = 'federation' in metadata ? this.federations.keeperFor(metadata.federation, entityId, tools.clock) : this.keeperOf(connection, metadata, tools);
    return new DescribedProvider(entityId, keeper, tools);
  }

  keepers(): readonly DescriptionKeeper[] {
    return [...this.kept, ...this.federations.keepers()];
  }

  private keeperOf({ id, settings }: InboundConnection<SamlSettings>, metadata: Own, tools: InboundTools): DescriptionKeeper {
    const { entityId } = settings;
    const { readFile, ...own } = this.options;
    const keeper = new DescriptionKeeper({
      source: id,
      copyKey: 'url' in metadata ? copyKeyOf(id, entityId, metadata.url) : undefined,
      longestMs: 'url' in metadata ? ADDRESS_LONGEST_MS : FILE_LONGEST_MS,
      load: async () => described(await metadataText(entityId, metadata, tools, readFile), entityId, tools.clock.now()),
    }, { ...own, clock: tools.clock });
    this.kept.push(keeper);
    return keeper;
  }
}

/** What the administrator wrote, read when it is first needed. */
class ProviderByHand implements ProviderSource {
  private known: Promise<Provider> | undefined;

  constructor(private readonly read: () => Provider) {}

  current(): Promise<Provider> {
    this.known ??= Promise.resolve().then(this.read);
    return this.known;
  }
}

/** One entity out of a description, read again only when the description is another one. */
class DescribedProvider implements ProviderSource {
  private from: Description | undefined;
  private provider: Promise<Provider> | undefined;

  constructor(
    private readonly entityId: string,
    private readonly keeper: DescriptionKeeper,
    private readonly tools: InboundTools,
  ) {}

  async current(): Promise<Provider> {
    const description = await this.keeper.current();
    if (this.from !== description) this.provider = this.read(description);
    this.from = description;
    const provider = await this.provider;
    if (provider === undefined) throw unusable(this.entityId, 'nothing was read');
    if (provider.validUntil !== undefined && provider.validUntil <= this.tools.clock.now()) throw unusable(this.entityId, 'the metadata has expired');
    return provider;
  }

  private async read({ entities }: Description): Promise<Provider> {
    const entity = entities.find(({ entityId }) => entityId === this.entityId);
    if (entity === undefined) throw unusable(this.entityId, 'the federation does not describe this entityID, or not just once');
    const provider = await readProviderMetadata(entity.xml, this.entityId, this.tools.clock.now());
    return { ...provider, validUntil: earlier(provider.validUntil, entity.validUntil) };
  }
}

/** The description of one provider, which must be usable before it takes the place of another. */
async function described(xml: string, entityId: string, now: number): Promise<Description> {
  const { validUntil, cacheMs } = await readProviderMetadata(xml, entityId, now);
  return { entities: [{ entityId, xml }], validUntil, cacheMs, notes: [] };
}

async function metadataText(entityId: string, metadata: Own, tools: InboundTools, readFile: ReadFile): Promise<string> {
  if ('xml' in metadata) return metadata.xml;
  try {
    return 'file' in metadata ? await readFile(metadata.file) : await fetchText(metadata.url, tools);
  } catch (error) {
    throw unusable(entityId, 'the metadata cannot be had', error);
  }
}

async function fetchText(url: string, { http }: InboundTools): Promise<string> {
  const response = await http.get({ url, maxBytes: METADATA_MAX_BYTES, timeoutMs: FETCH_TIMEOUT_MS });
  if (response.status !== 200) throw new HubError('SYS-RESEAU', { detail: `status ${response.status} from ${url}` });
  return response.body;
}

function byHand(entityId: string, { ssoUrl, sloUrl, certificates }: WrittenByHand): Provider {
  const keys = signingKeys(certificates);
  if (keys.length < certificates.length) throw unusable(entityId, 'a certificate is unreadable, or its key weaker than RSA 2048 or EC P-256');
  const logoutAddresses = sloUrl === undefined ? [] : [{ binding: 'redirect' as const, location: sloUrl, responseLocation: sloUrl }];
  return { entityId, ssoUrl, logoutAddresses, keys };
}

function copyKeyOf(connectionId: string, entityId: string, url: string): string {
  return `connection ${connectionId} ${createHash('sha256').update(JSON.stringify([entityId, url])).digest('base64url')}`;
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? one ?? other : Math.min(one, other);
}
