import { describe, expect, test } from '@jest/globals';
import { academyOf, byCategory, readDelivery, type ReadRequest } from '../../../support/synthetic-academy.js';

const later = (day: string): readonly ReadRequest[] => readDelivery({ academy: academyOf(20, { day }) });
const state = (requests: readonly ReadRequest[]): Map<string, string> => new Map(requests.map(({ key, values }) => [key, JSON.stringify(values)]));
const pupilsOf = (requests: readonly ReadRequest[]): readonly ReadRequest[] => byCategory(requests)('Eleve');

describe('a later day', () => {
  const before = later('2025-09-01');
  const after = later('2025-11-10');

  test('few come and go, hardly anybody changes', () => {
    const [first, second] = [state(before), state(after)];
    const share = (count: number): number => count / first.size;
    const came = [...second.keys()].filter((key) => !first.has(key)).length;
    const went = [...first.keys()].filter((key) => !second.has(key)).length;
    const changed = [...second].filter(([key, value]) => first.has(key) && first.get(key) !== value).length;
    for (const count of [came, went, changed]) {
      expect(share(count)).toBeGreaterThan(0.001);
      expect(share(count)).toBeLessThan(0.03);
    }
  });

  test('some go to another school and keep their key and INE; some change class', () => {
    const known = new Map(pupilsOf(before).map((pupil) => [pupil.key, pupil]));
    const stayed = pupilsOf(after).flatMap((pupil) => { const old = known.get(pupil.key); return old === undefined ? [] : [{ old, pupil }]; });
    const differ = (name: string) => stayed.filter(({ old, pupil }) => JSON.stringify(old.values[name]) !== JSON.stringify(pupil.values[name]));
    expect(differ('ENTPersonStructRattach').length).toBeGreaterThan(0);
    expect(differ('ENTPersonClasses').length).toBeGreaterThan(differ('ENTPersonStructRattach').length);
    expect(differ('ENTEleveINE')).toEqual([]);
    expect(differ('ENTPersonDateNaissance')).toEqual([]);
  });

  test('a departure is announced by its day', () => {
    expect(pupilsOf(after).some(({ values }) => /^\d{2}\/\d{2}\/2025$/.test(values['ENTEleveDateSortieStructRattach']?.[0] ?? ''))).toBe(true);
  });

  test('the next school year: the eldest have left, the youngest have come, everybody else is a level higher', () => {
    const levels = (requests: readonly ReadRequest[]): Map<string, string> => new Map(pupilsOf(requests).map(({ key, values }) => [key, values['ENTEleveNiveau']?.[0]?.split('$')[0] ?? '']));
    const [first, second] = [levels(before), levels(later('2026-09-07'))];
    const order = ['PS', 'MS', 'GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2'];
    for (const [key, level] of second) if (first.has(key)) expect(order.indexOf(level)).toBe(order.indexOf(first.get(key)!) + 1);
    expect([...first].filter(([key, level]) => level === 'CM2' && second.has(key))).toEqual([]);
    expect([...second].filter(([key, level]) => level === 'PS' && !first.has(key)).length).toBeGreaterThan(100);
  });
});

describe('a delta', () => {
  test.each([['2025-09-01', '2025-10-13'], ['2025-11-03', '2026-09-14']])('of %s applied gives the academy of %s', (from, to) => {
    const entities = state(later(from));
    const values = new Map([...entities].map(([key, text]) => [key, JSON.parse(text) as Record<string, readonly string[]>]));
    for (const request of readDelivery({ academy: academyOf(20, { day: to }), since: from })) {
      if (request.operation === 'deleteRequest') values.delete(request.key);
      else values.set(request.key, { ...(request.operation === 'modifyRequest' ? values.get(request.key) : {}), ...request.values });
    }
    const expected = later(to);
    const normal = (record: Readonly<Record<string, readonly string[]>>): string => JSON.stringify(Object.entries(record).filter(([, list]) => list.length > 0).sort());
    const doubled = new Set(expected.map(({ key }) => key).filter((key, index, keys) => keys.indexOf(key) !== index));
    for (const { key, values: record } of expected) if (!doubled.has(key)) expect(normal(values.get(key) ?? {})).toBe(normal(record));
    expect(values.size).toBe(new Set(expected.map(({ key }) => key)).size);
  });

  test('without any change has all its files, empty', () => {
    expect(readDelivery({ academy: academyOf(1, { day: '2025-09-02' }), since: '2025-09-01' })).toEqual([]);
  });
});
