import { COLLECTIONS, type AuditRecord } from '../store/collections.js';
import type { Store } from '../store/port.js';
import type { AuditRecords, AuditTrail } from './audit.js';
import { anchoredHead, ANCHOR_EVENT, CUT_EVENT, cutOf, rememberCut, type AuditCut } from './audit-record.js';
import { everyPage } from '../store/every-page.js';

const PAGE = 500;

export interface AuditCutReport {
  readonly records: number;
  /** Chains they were in. */
  readonly chains: number;
}

export interface AuditCutOptions {
  /** Milliseconds since 1970; what happened earlier goes. */
  readonly before: number;
  /** Counts and changes nothing. */
  readonly dryRun?: boolean;
}

/**
 * Removes the oldest records of the audit trail. First the trail itself is told, chain by chain, which record is the last to
 * go and what its hash was, so that what stays is still proven whole; then records go, the oldest first. Interrupted, the next
 * run goes on. Cuts told so long ago that the telling goes too are told again as long as something refers to them.
 */
export async function cutAudit(
  store: Store,
  trail: AuditTrail,
  { before, dryRun = false }: AuditCutOptions,
): Promise<AuditCutReport> {
  const records = store.collection(COLLECTIONS.audit);
  const survey = await surveyOf(records, before);
  const ends = await endsOf(records, survey, before);
  const report = { records: ends.reduce((sum, { first, cut }) => sum + cut.sequence - first + 1, 0), chains: ends.length };
  if (dryRun || ends.length === 0) return report;
  for (const cut of [...ends.map((end) => end.cut), ...toldAgain(survey, ends)])
    await trail.append(CUT_EVENT, { ...cut, by: 'retention' });
  for (const { cut } of ends) await removeUpTo(records, cut);
  return report;
}

/** What one reading of the whole trail tells. */
interface Survey {
  /** Chains with records that are too old. */
  readonly old: Set<string>;
  /** Chains of which something stays, and those that an anchor names that stays. */
  readonly needed: Set<string>;
  /** Cuts told by records that are too old, and by those that stay. */
  readonly toldLongAgo: Map<string, AuditCut>;
  readonly told: Map<string, AuditCut>;
}

async function surveyOf(records: AuditRecords, before: number): Promise<Survey> {
  const survey: Survey = { old: new Set(), needed: new Set(), toldLongAgo: new Map(), told: new Map() };
  for await (const record of everyPage(records, 'byTime')) note(survey, record, record.at < before);
  return survey;
}

function note(survey: Survey, record: AuditRecord, isOld: boolean): void {
  (isOld ? survey.old : survey.needed).add(record.chain);
  const cut = cutOf(record);
  if (cut !== undefined) rememberCut(isOld ? survey.toldLongAgo : survey.told, cut);
  const named = record.event === ANCHOR_EVENT && !isOld ? anchoredHead(record) : undefined;
  if (named !== undefined) survey.needed.add(named.chain);
}

/** Where the part of a chain that goes begins and ends. */
interface End {
  readonly first: number;
  readonly cut: AuditCut;
}

/** Only what is too old from the beginning of a chain on: a clock that was put back makes no hole. */
async function endsOf(records: AuditRecords, { old }: Survey, before: number): Promise<readonly End[]> {
  const ends: End[] = [];
  for (const chain of old) {
    const end = await endOf(records, chain, before);
    if (end !== undefined) ends.push(end);
  }
  return ends;
}

async function endOf(records: AuditRecords, chain: string, before: number): Promise<End | undefined> {
  let [first, last]: AuditRecord[] = [];
  let after: string | undefined;
  do {
    const page = await records.find('byChain', { equals: [chain], limit: PAGE, after });
    const young = page.items.findIndex(({ at }) => at >= before);
    const going = young === -1 ? page.items : page.items.slice(0, young);
    first ??= going[0];
    last = going.at(-1) ?? last;
    after = young === -1 ? page.next : undefined;
  } while (after !== undefined);
  if (first === undefined || last === undefined) return undefined;
  return { first: first.sequence, cut: { chain, sequence: last.sequence, hash: last.hash, before } };
}

function toldAgain({ toldLongAgo, told, needed }: Survey, ends: readonly End[]): readonly AuditCut[] {
  const anew = new Set(ends.map(({ cut }) => cut.chain));
  return [...toldLongAgo.values()].filter(
    ({ chain, sequence }) => needed.has(chain) && !anew.has(chain) && (told.get(chain)?.sequence ?? -1) < sequence,
  );
}

async function removeUpTo(records: AuditRecords, { chain, sequence }: AuditCut): Promise<void> {
  for (;;) {
    const { items } = await records.find('byChain', { equals: [chain], limit: PAGE });
    const going = items.filter((record) => record.sequence <= sequence);
    if (going.length === 0) return;
    for (const { id } of going) await records.remove(id);
  }
}
