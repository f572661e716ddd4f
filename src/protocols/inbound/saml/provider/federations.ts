import { createHash } from 'node:crypto';
import type { Clock } from '../../../../domain/clock.js';
import { HubError } from '../../../../domain/errors.js';
import type { Federation } from '../../../../domain/federation.js';
import type { Download, DownloadFile } from '../../../contract/outgoing.js';
import type { Aggregate } from './aggregate/aggregate.js';
import { AGGREGATE_MAX_BYTES } from './aggregate/outline.js';
import { readAggregateInWorker } from './aggregate/in-worker.js';
import type { Description } from './description.js';
import { DescriptionKeeper, type KeeperTools } from './keeper.js';

const DOWNLOAD_MS = 120_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A file of the deployment costs nothing to look at again. */
const FILE_LONGEST_MS = HOUR_MS;

export interface FederationOptions {
  readonly federations: readonly Federation[];
  readonly download: DownloadFile;
  /** Reads a file of the deployment. */
  readonly readBytes: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
}

interface Member {
  readonly keeper: DescriptionKeeper;
  readonly wanted: Set<string>;
}

/** The federations of this deployment, each file read once for all the connections that name it. */
export class Federations {
  private readonly members = new Map<string, Member>();

  constructor(
    private readonly options: FederationOptions | undefined,
    private readonly tools: Omit<KeeperTools, 'clock'>,
  ) {}

  /**
   * The keeper of a federation, which from now on also looks for this entity.
   * @throws HubError `SYS-CONFIG` when no federation has this name
   */
  keeperFor(id: string, entityId: string, clock: Clock): DescriptionKeeper {
    const { keeper, wanted } = this.members.get(id) ?? this.open(id, clock);
    wanted.add(entityId);
    return keeper;
  }

  keepers(): readonly DescriptionKeeper[] {
    return [...this.members.values()].map(({ keeper }) => keeper);
  }

  private open(id: string, clock: Clock): Member {
    const { options } = this;
    const federation = options?.federations.find((one) => one.id === id);
    if (options === undefined || federation === undefined) throw new HubError('SYS-CONFIG', { detail: `no federation is called "${id}"` });
    const wanted = new Set<string>();
    const longestMs = 'file' in federation.metadata ? FILE_LONGEST_MS : federation.refreshHours * HOUR_MS;
    const keeper = new DescriptionKeeper({
      source: id,
      get copyKey() { return copyKeyOf(federation, wanted); },
      longestMs,
      load: (held) => load(federation, { wanted: [...wanted], now: clock.now(), held }, options),
    }, { ...this.tools, clock });
    const member = { keeper, wanted };
    this.members.set(id, member);
    return member;
  }
}

interface Wish {
  readonly wanted: readonly string[];
  readonly now: number;
  readonly held: Description | undefined;
}

async function load(federation: Federation, { wanted, now, held }: Wish, options: FederationOptions): Promise<Description | 'unchanged'> {
  const { status, bytes, etag } = await fetchFile(federation, held?.etag, options);
  if (status === 304 && held !== undefined) return 'unchanged';
  if (status !== 200) throw new HubError('AUTH-IDP-PANNE', { detail: `${federation.id}: status ${status}` });
  const { certificates, longestValidityDays } = federation;
  const edition = held?.validUntil === undefined ? undefined : { issued: held.issued, validUntil: held.validUntil };
  const aggregate = await readAggregateInWorker(bytes, { certificates, wanted, now, longestValidityMs: longestValidityDays * DAY_MS, held: edition });
  return { ...described(aggregate), notes: [...notesOn(aggregate, wanted)], etag };
}

function described({ entities, validUntil, issued, cacheMs }: Aggregate): Omit<Description, 'notes'> {
  return { entities: [...entities], validUntil, issued, cacheMs };
}

function notesOn({ entities, repeated }: Aggregate, wanted: readonly string[]): readonly string[] {
  const missing = wanted.filter((entityId) => !repeated.includes(entityId) && !entities.some((entity) => entity.entityId === entityId));
  return [...repeated.map((entityId) => `MD4 ${entityId} is described more than once`), ...missing.map((entityId) => `${entityId} is not described`)];
}

async function fetchFile({ id, metadata }: Federation, etag: string | undefined, { readBytes, download }: FederationOptions): Promise<Download> {
  try {
    if ('file' in metadata) return { status: 200, etag: undefined, bytes: await readBytes(metadata.file) };
    const headers = etag === undefined ? {} : { 'If-None-Match': etag };
    return await download({ url: metadata.url, headers, maxBytes: AGGREGATE_MAX_BYTES, timeoutMs: DOWNLOAD_MS });
  } catch (error) {
    throw new HubError('AUTH-IDP-PANNE', { detail: `${id}: the file cannot be had`, cause: error });
  }
}

function copyKeyOf({ id, metadata, certificates }: Federation, wanted: ReadonlySet<string>): string | undefined {
  if ('file' in metadata) return undefined;
  const hash = createHash('sha256').update(JSON.stringify([metadata, certificates, [...wanted].sort()])).digest('base64url');
  return `federation ${id} ${hash}`;
}
