import type { AafAttribute, AafCategory, AafRecord } from './aaf-record.js';
import type { AafRequest } from './aaf-xml.js';
import { districtCount, type Academy } from './academy.js';
import { districtRecords } from './records.js';

/** What a delta delivery says of one kind: who came, what changed, who went, between two days of the same academy. */
export function* changesOf(before: Academy, after: Academy, category: AafCategory): Generator<AafRequest> {
  for (let index = 0; index < districtCount(after); index += 1) {
    const known = byKey(districtRecords(before, category, index));
    const current = byKey(districtRecords(after, category, index));
    for (const record of current.values()) yield* changeOf(known.get(record.id), record);
    for (const id of known.keys()) if (!current.has(id)) yield { kind: 'delete', id };
  }
}

/** Of a key that comes twice the first counts. */
function byKey(records: Iterable<AafRecord>): ReadonlyMap<string, AafRecord> {
  const found = new Map<string, AafRecord>();
  for (const record of records) if (!found.has(record.id)) found.set(record.id, record);
  return found;
}

function changeOf(before: AafRecord | undefined, after: AafRecord): readonly AafRequest[] {
  if (before === undefined) return [{ kind: 'add', ...after }];
  const known = new Map(before.attributes.map(([name, values]) => [name, values.join('\n')]));
  const current = new Set(after.attributes.map(([name]) => name));
  const gone = before.attributes.filter(([name]) => !current.has(name)).map(([name]): AafAttribute => [name, []]);
  const changed = [...after.attributes.filter(([name, values]) => known.get(name) !== values.join('\n')), ...gone];
  return changed.length === 0 ? [] : [{ kind: 'modify', id: after.id, attributes: changed }];
}
