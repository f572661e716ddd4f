import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditRecord } from '../store/collections.js';

/** What the first record of a chain names as the one before it. */
export const NO_HASH = '0'.repeat(64);
/** The event of a chain's first record. Its body names the newest record the store held then, of whichever chain. */
export const ANCHOR_EVENT = 'chain-started';
/** The event that says the oldest records of a chain were removed when their time was over. It names the last of them. */
export const CUT_EVENT = 'audit-cut';
/** No setting keeps records less long: a cut of younger ones is none of the hub's. */
export const SHORTEST_RETENTION_MS = 28 * 86_400_000;
const LONGEST_FIELD = 160;
const LONGEST_LIST = 50;

export type AuditValue = string | number | boolean | readonly string[];
/** Identifiers, codes and outcomes. Fields that are undefined are left out. */
export type AuditFields = Readonly<Record<string, AuditValue | undefined>>;

/** Where a chain has got to. */
export interface AuditHead {
  readonly chain: string;
  readonly sequence: number;
  readonly hash: string;
}

const AnchorBody = z.object({ after: z.string().max(120), afterHash: z.string().max(64) });

/** Which record of which chain the anchor of a chain names; undefined when the store was empty or the body says nothing. */
export function anchoredHead({ body }: AuditRecord): AuditHead | undefined {
  const { data } = AnchorBody.safeParse(parsed(body));
  if (data === undefined) return undefined;
  const [chain = '', sequence = ''] = data.after.split(' ');
  return { chain, sequence: Number(sequence), hash: data.afterHash };
}

const CutBody = z.object({ chain: z.string().max(64), sequence: z.number().int().nonnegative(), hash: z.string().length(64), before: z.number().int() });

/** A cut that a record tells of: up to where the chain was removed, and how old the records were that went. */
export interface AuditCut extends AuditHead {
  /** Every record removed was older than this instant. */
  readonly before: number;
}

/** The cut of a record of `CUT_EVENT`; undefined when the body says none. */
export function cutOf({ event, body }: AuditRecord): AuditCut | undefined {
  return event === CUT_EVENT ? CutBody.safeParse(parsed(body)).data : undefined;
}

/** The furthest cut of each chain, the way it is remembered. */
export function rememberCut(cuts: Map<string, AuditCut>, cut: AuditCut): void {
  if (cut.sequence >= (cuts.get(cut.chain)?.sequence ?? -1)) cuts.set(cut.chain, cut);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export function auditRecordId(chain: string, sequence: number): string {
  return `${chain} ${sequence}`;
}

/** The record that follows `previous`; the hash covers everything in it. */
export function nextRecord(previous: AuditHead, event: string, at: number, body: string): AuditRecord {
  const sequence = previous.sequence + 1;
  const content = { chain: previous.chain, sequence, at, event, body, previous: previous.hash };
  return { id: auditRecordId(previous.chain, sequence), ...content, hash: auditHash(content) };
}

/** SHA-256 of the record's fields in this order, as a JSON list: nothing can move from one field to another. */
export function auditHash({ chain, sequence, at, event, body, previous }: Omit<AuditRecord, 'id' | 'hash'>): string {
  return createHash('sha256').update(JSON.stringify([chain, sequence, at, event, body, previous])).digest('hex');
}

/** One text for the same fields, whatever their order. Long values are cut: what came from outside must not fill the trail. */
export function canonicalBody(fields: AuditFields): string {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries.map(([name, value]) => [name, shortened(value)])));
}

function shortened(value: AuditValue | undefined): unknown {
  if (typeof value === 'string') return value.slice(0, LONGEST_FIELD);
  return typeof value === 'object' ? value.slice(0, LONGEST_LIST).map((item) => item.slice(0, LONGEST_FIELD)) : value;
}
