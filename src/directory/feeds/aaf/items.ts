import { FeedKey, type FeedItem, type FeedPart, type FeedRecord } from '../record.js';
import { schemaFault } from '../schema-fault.js';
import type { Role } from './attributes.js';
import { KIND_OF, type AafCategory } from './categories.js';
import { RULES, type CategoryRules, type FieldRule } from './fields.js';
import { CLASS_ROLES, GROUP_ROLES } from './places.js';
import type { AafRequest } from './request.js';
import { Row, type Finding } from './row.js';

type Asked =
  | { readonly operation: 'put'; readonly record: FeedRecord }
  | Pick<Extract<FeedItem, { operation: 'change' }>, 'operation' | 'of' | 'key' | 'fields' | 'parts'>
  | undefined;

const PARTS: readonly { readonly part: FeedPart; readonly roles: readonly Role[] }[] = [
  { part: 'class', roles: CLASS_ROLES },
  { part: 'group', roles: GROUP_ROLES },
  { part: 'function', roles: ['functions'] },
  { part: 'headship', roles: ['headships'] },
];

/** Days that come without what they are days of. */
const COMPANIONS: readonly { readonly days: readonly Role[]; readonly of: readonly Role[] }[] = [
  { days: ['classesFrom', 'classesUntil'], of: CLASS_ROLES },
  { days: ['schoolsFrom', 'schoolsUntil'], of: ['schools'] },
];

/**
 * What one request asks for: at most one thing to do, after what is worth saying about it.
 * @param unknown is told each attribute that no table knows
 */
export function itemsOf(
  request: AafRequest,
  category: AafCategory,
  file: string,
  unknown: (attribute: string) => void,
): readonly FeedItem[] {
  const at = { file, line: request.line };
  const of = KIND_OF[category];
  const key = FeedKey.safeParse(request.key);
  const reject = ({ reason, detail }: Finding): readonly FeedItem[] => [
    { ...at, operation: 'reject', of, ...(key.success && { key: key.data }), reason, detail },
  ];
  if (request.fault !== undefined) return reject(request.fault);
  if (request.category !== category) return reject({ reason: 'unknown-category', detail: `a record that is not of ${category}` });
  if (!key.success) return reject({ reason: request.key === '' ? 'missing' : 'bad-key', detail: 'identifier' });
  if (request.operation === 'delete') return [{ ...at, operation: 'delete', of, key: key.data }];

  const row = new Row(request, category);
  row.unknown.forEach(unknown);
  if (row.has('key') && row.first('key') !== key.data) row.refuse('bad-key', `${row.nameOf('key')} is not the identifier`);
  const asked = request.operation === 'add' ? put(row, category, key.data) : change(row, category, key.data);
  const remarks = row.remarks.map((remark): FeedItem => ({ ...at, operation: 'remark', ...remark }));
  if (row.fault !== undefined) return [...remarks, ...reject(row.fault)];
  return asked === undefined ? remarks : [...remarks, { ...at, ...asked }];
}

function put(row: Row, category: AafCategory, key: string): Asked {
  const { schema, fields, whole } = RULES[category];
  const told: Record<string, unknown> = {};
  for (const rule of fields) {
    const value = read(row, schema, rule);
    if (value !== undefined) told[rule.field] = value;
  }
  whole?.(row, told);
  const record = schema.safeParse({ kind: KIND_OF[category], key, ...told }, { reportInput: true });
  if (record.success) return { operation: 'put', record: record.data as FeedRecord };
  const { reason, detail } = schemaFault(record.error.issues);
  row.refuse(reason, detail);
  return undefined;
}

function change(row: Row, category: AafCategory, key: string): Asked {
  const rules: CategoryRules = RULES[category];
  const fields: Record<string, unknown> = {};
  for (const rule of rules.fields.filter(({ from }) => row.has(...from))) {
    const value = read(row, rules.schema, rule);
    if (value === undefined && rule.optional === undefined) row.refuse('missing', rule.field);
    fields[rule.field] = value ?? null;
    if (value !== undefined) requireFit(row, rules, rule.field, value);
  }
  if (row.has('pupilNumber') && fields['schools'] === undefined) fields['pupilNumber'] = row.first('pupilNumber') ?? null;
  for (const { days, of } of COMPANIONS) {
    if (row.has(...days) && !row.has(...of))
      row.remark('missing', `${row.nameOf(days.find((role) => row.has(role)) ?? 'key')} without what it is about`);
  }
  if (Object.keys(fields).length === 0) return undefined;
  const parts = PARTS.filter(({ roles }) => row.has(...roles)).map(({ part }) => part);
  return { operation: 'change', of: KIND_OF[category], key, fields, parts };
}

function requireFit(row: Row, { schema }: CategoryRules, field: string, value: unknown): void {
  const fit = schema.shape[field]?.safeParse(value, { reportInput: true });
  if (fit === undefined || fit.success) return;
  const { reason, detail } = schemaFault(fit.error.issues);
  row.refuse(reason, detail === '' ? field : `${field}.${detail}`);
}

/** A bad value of an optional field is left out and said, so that a mistyped address keeps nobody out. */
function read(row: Row, schema: CategoryRules['schema'], rule: FieldRule): unknown {
  const value = rule.read(row);
  if (rule.optional === undefined || value === undefined || schema.shape[rule.field]?.safeParse(value).success === true)
    return value;
  row.remark('malformed-value', `${rule.field} cannot be used, and is left out`);
  return undefined;
}
