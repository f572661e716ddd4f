import type { Clock } from '../../../../domain/clock.js';
import { HubError } from '../../../../domain/errors.js';
import type { InboundTools } from '../../../contract.js';
import type { SamlSettings } from '../settings.js';
import { signingKeys } from './certificate.js';
import { METADATA_MAX_BYTES, readProviderMetadata, unusable } from './metadata.js';
import type { Provider } from './provider.js';

type WrittenByHand = Extract<SamlSettings['metadata'], { ssoUrl: string }>;

const REFRESH_MS = 3_600_000;
const RETRY_MS = 30_000;
const FETCH_TIMEOUT_MS = 5_000;

/** Reads a file of the deployment. */
export type ReadFile = (path: string) => Promise<string>;

/**
 * The provider's facts, read when first needed, again at most once an hour, in one reading at a time.
 * A reading that fails leaves the last good facts in place until their own end.
 */
export class ProviderSource {
  private known: Provider | undefined;
  /** Why there are no usable facts, when there are none. */
  private failure: unknown;
  private nextReading = 0;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly load: () => Promise<Provider>,
    private readonly clock: Clock,
  ) {}

  /** @throws HubError `AUTH-IDP-PANNE` when nothing good was ever read, or it has expired */
  async current(): Promise<Provider> {
    if (this.clock.now() >= this.nextReading) this.reading ??= this.read();
    if (this.usable() === undefined) await this.reading;
    const provider = this.usable();
    if (provider === undefined) throw this.failure;
    return provider;
  }

  private usable(): Provider | undefined {
    const { known } = this;
    return known?.validUntil === undefined || known.validUntil > this.clock.now() ? known : undefined;
  }

  private async read(): Promise<void> {
    try {
      this.known = await this.load();
      this.nextReading = Math.min(this.clock.now() + REFRESH_MS, this.known.validUntil ?? Infinity);
    } catch (error) {
      this.failure = error;
      this.nextReading = this.clock.now() + RETRY_MS;
    } finally {
      this.reading = undefined;
    }
  }
}

/** Where the settings say the provider's facts are. */
export function providerSource(settings: SamlSettings, tools: InboundTools, readFile: ReadFile): ProviderSource {
  return new ProviderSource(() => loadProvider(settings, tools, readFile), tools.clock);
}

async function loadProvider({ entityId, metadata }: SamlSettings, tools: InboundTools, readFile: ReadFile): Promise<Provider> {
  if ('ssoUrl' in metadata) return byHand(entityId, metadata);
  return await readProviderMetadata(await metadataText(entityId, metadata, tools, readFile), entityId, tools.clock.now());
}

async function metadataText(entityId: string, metadata: { file: string } | { url: string } | { xml: string }, tools: InboundTools, readFile: ReadFile): Promise<string> {
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
