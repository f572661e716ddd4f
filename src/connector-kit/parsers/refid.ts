import { academyCode } from '../../domain/academy.js';
import { eachValue, type ParseFault, type Parser } from './parsing.js';

/** One entry of an academy's directory. */
export interface AafReference {
  /** Code of the academy, without leading zeros. */
  readonly academy: string;
  /** Join key inside that academy. */
  readonly key: string;
}

export interface RefIdOptions {
  /** Before every key, for deployments that keep private schools apart by it. */
  readonly keyPrefix?: '' | 'P';
}

const AAF = '{AAF}';
const KEY = /^[^\s$|]{1,64}$/;

/** Reads `FrEduCtRefId`: `{AAF}017|…|801201`, exactly three parts. Values of other directories (`{ECT}`, `{ECT-ENT}`) say nothing. */
export function refid({ keyPrefix = '' }: RefIdOptions = {}): Parser<AafReference> {
  return eachValue((value) => (value.startsWith(AAF) ? read(value.slice(AAF.length), keyPrefix) : undefined));
}

function read(text: string, keyPrefix: string): AafReference | ParseFault {
  const [code, , key, ...more] = text.split('|');
  if (code === undefined || key === undefined || more.length > 0) return 'parts';
  const academy = academyCode(code);
  if (academy === undefined) return 'academy';
  return KEY.test(key) ? { academy, key: `${keyPrefix}${key}` } : 'key';
}
