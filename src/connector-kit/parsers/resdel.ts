import type { Day } from '../../domain/calendar.js';
import { eachValue, type ParseFault, type Parser } from './parsing.js';
import type { Structure } from './rne.js';
import { rneresp } from './rneresp.js';

/** A right that a head gave to somebody else: in one application, for some schools, between two days. */
export interface DelegatedRight {
  /** The application it is for, as the academy's portal names it. */
  readonly application: string;
  readonly from: Day;
  /** Last day; absent for one without end. */
  readonly until?: Day;
  readonly structures: readonly Structure[];
}

const NO_END = '9999-12-31';
const RESPONSIBLE = /^FrEduRneResp=/;

/** Reads `FrEduResDel`: `name|url with applicationname=…|begin|end|user|FrEduRneResp=…;…|server|module`, days as dd/mm/yyyy. */
export const resdel: Parser<DelegatedRight> = eachValue(read);

function read(value: string): DelegatedRight | ParseFault | undefined {
  if (value === 'X' || value === '') return undefined;
  const parts = value.split('|').map((part) => part.trim());
  const [, url = '', begin = '', end = '', , responsible = ''] = parts;
  if (parts.length !== 8) return 'parts';
  const application = /\bapplicationname=([\w.-]{1,80})(?=$|[&#)\s])/i.exec(url)?.[1];
  if (application === undefined) return 'application';
  const period = periodOf(begin, end);
  if (period === undefined) return 'date';
  const structures = structuresOf(responsible);
  return structures.length === 0 ? 'schools' : { application, ...period, structures };
}

function periodOf(begin: string, end: string): Pick<DelegatedRight, 'from' | 'until'> | undefined {
  const [from, until] = [dayOf(begin), dayOf(end)];
  if (from === undefined || until === undefined || until < from) return undefined;
  return until === NO_END ? { from } : { from, until };
}

/** None at all when one of them is wrong. */
function structuresOf(text: string): readonly Structure[] {
  if (!RESPONSIBLE.test(text)) return [];
  const { facts, faults } = rneresp(text.replace(RESPONSIBLE, '').split(';'));
  return faults.length > 0 ? [] : facts;
}

function dayOf(text: string): Day | undefined {
  const [, day = '', month = '', year = ''] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
  const written = `${year}-${month}-${day}`;
  const time = Date.parse(`${written}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== written ? undefined : written;
}
