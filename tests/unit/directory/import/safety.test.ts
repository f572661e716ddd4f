import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openDirectory } from '../../../../src/directory/collections.js';
import { loadHats } from '../../../../src/directory/hats.js';
import { openImport } from '../../../../src/directory/import/collections.js';
import { applyImport, planImport } from '../../../../src/directory/import/run.js';
import { SourceLock } from '../../../../src/directory/import/source-lock.js';
import { HubError } from '../../../../src/domain/errors.js';
import { COLLECTIONS } from '../../../../src/store/collections.js';
import type { Store } from '../../../../src/store/port.js';
import { crowd, delivery, everything, guardian, HIRONDELLES, importSettings, known, parentsOf, place, pupil, schools, staff, tie, VIEUX_MOULIN } from '../../../support/feed.js';
import { HandClock, openMemoryStore } from '../../../support/memory-store.js';

type Rows = Parameters<typeof delivery>[0];
type Options = Parameters<typeof delivery>[1];

let clock: HandClock;
let store: Store;
beforeEach(async () => {
  clock = new HandClock();
  store = await openMemoryStore(clock);
});

const apply = (rows: Rows, options: Options = {}, settings: Parameters<typeof importSettings>[0] = {}) =>
  applyImport(store, delivery(rows, options), importSettings({ clock, ...settings }));
const plan = (rows: Rows, options: Options = {}, settings: Parameters<typeof importSettings>[0] = {}) =>
  planImport(store, delivery(rows, options), importSettings({ clock, ...settings }));

describe('a plan', () => {
  test('says what the import then does, and writes nothing', async () => {
    await apply([...schools(), pupil('a', 'Léa', 'Morvan'), pupil('b', 'Tom', 'Costa'), staff('t', 'Claire', 'Bertin'), guardian('g', 'Sophie', 'Morvan')]);
    const next: Rows = [
      ...schools(), pupil('a', 'Léa', 'Morvan', { places: [place('1', '1002', 'CP B')] }), pupil('c', 'Zoé', 'Petit', { schools: [{ schoolKey: '2' }], places: [], guardians: [tie('x')] }),
      pupil('d', '', ''), guardian('h', 'Karim', 'Morvan'), staff('u', 'Hugo', 'Sanz', { functions: [{ schoolKey: '2', code: 'ENS' }] }),
    ];
    const before = await everything(store);
    const planned = await plan(next, { day: '2026-09-10' });
    expect(await everything(store)).toBe(before);
    expect(planned).toMatchObject({
      outcome: 'planned', rows: 9,
      totals: {
        schools: { added: 0, changed: 0, absent: 0 },
        pupils: { arrivals: 1, movedIn: 0, movedOut: 0, leavers: 1, classChanges: 1, updates: 0 },
        staff: { arrivals: 1, departures: 1, updates: 0 },
        guardians: { arrivals: 1, leavers: 1, updates: 0 },
        classes: { added: 1, closed: 1, renamed: 0 },
      },
      rejected: { total: 2, byReason: { 'malformed-value': 1, 'unknown-person': 1 } },
      remarks: { byReason: { 'no-class': 1 } },
    });
    expect({ ...(await apply(next, { day: '2026-09-10' })), outcome: 'planned' }).toEqual(planned);
  });

  test('holds nobody’s name', async () => {
    const report = await plan([...schools(), pupil('a', 'Hermenegilde', 'Quasimodo', { guardians: [tie('x')] }), pupil('a', 'Hermenegilde', 'Quasimodo'), pupil('b', 'Hermenegilde', '')]);
    expect(report.rejected.total).toBe(3);
    expect(JSON.stringify(report)).not.toMatch(/Hermenegilde|Quasimodo/);
  });
});

describe('a complete delivery', () => {
  const two: Rows = [...schools(), pupil('a', 'Léa', 'Morvan', { guardians: [tie('g')] }), pupil('b', 'Tom', 'Costa'), guardian('g', 'Sophie', 'Morvan'), staff('t', 'Claire', 'Bertin', { places: [place('1', '1001', 'CP A')] })];
  const without = (...keys: string[]): Rows => two.filter((row) => 'kind' in row && !keys.includes(row.key));

  test('ends what it said of those it no longer names, on its day, and closes every door to them', async () => {
    await apply(two);
    await apply(without('a', 'g', 't'), { day: '2026-10-01' });
    for (const key of ['a', 't']) {
      expect(await known(store, key)).toMatchObject({
        person: { state: 'leaving' }, entry: { state: 'missing', missingSince: '2026-10-01' },
        affiliations: [{ until: '2026-10-01' }], memberships: [{ until: '2026-10-01' }],
      });
    }
    for (const key of ['a', 't', 'g']) expect(await loadHats(openDirectory(store), (await known(store, key)).personId, '2026-10-02')).toEqual([]);
    expect((await known(store, 'a')).adults).toMatchObject([{ until: '2026-10-01' }]);
    expect((await known(store, 'b')).person).toMatchObject({ state: 'active' });
  });

  test('brings back who had left, as the same person, with what they had', async () => {
    await apply(two);
    const before = await known(store, 'a');
    await apply(without('a', 'g'), { day: '2026-10-01' });
    const report = await apply(two, { day: '2026-10-15' });
    const after = await known(store, 'a');
    expect(after).toMatchObject({ personId: before.personId, person: { state: 'active' }, entry: { state: 'present' } });
    expect(after.entry).not.toHaveProperty('missingSince');
    for (const link of [...after.affiliations, ...after.memberships, ...after.adults]) expect(link).not.toHaveProperty('until');
    expect(report.totals.pupils).toMatchObject({ arrivals: 1 });
  });

  test('does not make somebody leave who is known by another source or by hand', async () => {
    await apply(two);
    const { personId } = await known(store, 'a');
    await store.collection(COLLECTIONS.directoryKeys).insert({ id: 'jointure 14$9', personId });
    await apply(without('a'), { day: '2026-10-01' });
    expect(await known(store, 'a')).toMatchObject({ person: { state: 'active' }, affiliations: [{ until: '2026-10-01' }] });
  });

  test('touches nobody of another source', async () => {
    await apply(two);
    await apply([...schools(), pupil('z', 'Hugo', 'Sanz')], { source: '14' });
    await apply(two, { day: '2026-10-01' });
    expect((await known(store, 'z', '14')).person).toMatchObject({ state: 'active' });
  });
});

describe('a delta', () => {
  const first: Rows = [...schools(), pupil('a', 'Léa', 'Morvan'), pupil('b', 'Tom', 'Costa', { places: [place('1', '1002', 'CP B')] })];
  const delta = { day: '2026-09-05', mode: 'delta' as const };

  test('takes nobody away by omission, and no class', async () => {
    await apply(first);
    const report = await apply([pupil('c', 'Zoé', 'Petit')], delta);
    expect(report.totals).toMatchObject({ pupils: { arrivals: 1, leavers: 0 }, classes: { added: 0, closed: 0 } });
    expect((await known(store, 'b')).person).toMatchObject({ state: 'active' });
    expect((await known(store, 'c')).affiliations).toMatchObject([{ organisationId: HIRONDELLES }]);
    expect(await store.collection(COLLECTIONS.groups).get(`${HIRONDELLES}-1002`)).toBeDefined();
  });

  test('a change replaces the fields it names and leaves the others', async () => {
    await apply(first);
    await apply([{ operation: 'change', of: 'pupil', key: 'a', fields: { familyName: 'Dupuis' }, parts: [] }], delta);
    expect(await known(store, 'a')).toMatchObject({ person: { givenName: 'Léa', familyName: 'Dupuis' }, memberships: [{ groupId: `${HIRONDELLES}-1001` }] });
  });

  test('a change that makes no sense is put aside', async () => {
    await apply(first);
    const report = await apply([{ operation: 'change', of: 'pupil', key: 'a', fields: { givenName: 12 }, parts: [] }, { operation: 'change', of: 'staff', key: 'b', fields: {}, parts: [] }], delta);
    expect(report.rejected.rows.map(({ reason }) => reason)).toEqual(['malformed-value', 'unknown-person']);
    expect((await known(store, 'a')).person).toMatchObject({ givenName: 'Léa' });
  });

  test('a change of classes leaves groups, of functions the headship; a field that is emptied is gone', async () => {
    await apply([
      ...schools(), pupil('a', 'Léa', 'Morvan', { places: [place('1', '1001', 'CP A'), { ...place('1', 'G1', 'Chorale'), kind: 'group' }], schools: [{ schoolKey: '1', pupilNumber: '7' }] }),
      staff('t', 'Thierry', 'Vasseur', { email: 't@ac-demo.example', functions: [{ schoolKey: '1', code: 'DIR' }, { schoolKey: '1', code: 'ENS' }] }),
    ]);
    await apply([
      { operation: 'change', of: 'pupil', key: 'a', fields: { places: [place('1', '1002', 'CP B')], schools: [{ schoolKey: '1' }] }, parts: ['class'] },
      { operation: 'change', of: 'staff', key: 't', fields: { functions: [], email: null }, parts: ['function'] },
    ], delta);
    const [lea, thierry] = [await known(store, 'a'), await known(store, 't')];
    expect(lea.memberships.filter(({ until }) => until === undefined).map(({ groupId }) => groupId).sort()).toEqual([`${HIRONDELLES}-1002`, `${HIRONDELLES}_G1`]);
    expect(lea.keys).toContain(`eleve ${HIRONDELLES}$7`);
    expect(thierry.affiliations.filter(({ until }) => until === undefined)).toMatchObject([{ profile: 'DIR' }]);
    expect(thierry.person).not.toHaveProperty('email');
    expect(thierry.keys).toEqual(['jointure 17$t']);
  });

  test('a number that comes alone is that of the pupil’s school', async () => {
    await apply(first);
    await apply([{ operation: 'change', of: 'pupil', key: 'a', fields: { pupilNumber: '812' }, parts: [] }], delta);
    expect((await known(store, 'a')).keys).toContain(`eleve ${HIRONDELLES}$812`);
    await apply([{ operation: 'change', of: 'pupil', key: 'a', fields: { pupilNumber: null }, parts: [] }], { ...delta, day: '2026-09-06' });
    expect((await known(store, 'a')).keys).toEqual(['jointure 17$a']);
  });

  test('a delete makes one leave; of nobody it is nothing', async () => {
    await apply(first);
    const report = await apply([{ operation: 'delete', of: 'pupil', key: 'a' }, { operation: 'delete', of: 'pupil', key: 'nobody' }], delta);
    expect(report.totals.pupils).toMatchObject({ leavers: 1 });
    expect(await known(store, 'a')).toMatchObject({ person: { state: 'leaving' }, entry: { state: 'missing' } });
    expect((await known(store, 'b')).person).toMatchObject({ state: 'active' });
  });

  test('levels are added to those of the class, never taken away', async () => {
    const both = place('1', '1002', 'CP-CE1');
    await apply([...schools(), pupil('a', 'Léa', 'Morvan', { level: 'CP', places: [both] })]);
    await apply([pupil('b', 'Tom', 'Costa', { level: 'CE1', places: [both] })], delta);
    expect(await store.collection(COLLECTIONS.groups).get(`${HIRONDELLES}-1002`)).toMatchObject({ levels: ['CP', 'CE1'] });
  });
});

describe('a school that would lose too many', () => {
  const ours = crowd('a', 40);
  const theirs = crowd('b', 40, '2');
  const whole: Rows = [...schools(), ...ours, ...theirs, ...parentsOf([...ours, ...theirs]), staff('t', 'Claire', 'Bertin')];
  const half = (rest: Rows = []): Rows => [...schools(), ...ours.slice(0, 20), ...theirs.slice(1), ...parentsOf([...ours.slice(0, 20), ...theirs.slice(1)]), ...rest];
  const later = { day: '2026-09-08' };

  test('is left as it is, with its pupils’ parents and its staff; the others go on', async () => {
    await apply(whole);
    const newcomer = pupil('new', 'Zoé', 'Petit');
    const renamed = { ...ours[0]!, familyName: 'Autre' };
    const report = await apply([...half().filter((row) => !('key' in row) || row.key !== 'a0'), renamed, newcomer], later);
    expect(report.schools.find(({ uai }) => uai === HIRONDELLES)).toMatchObject({ held: { lost: 20, of: 40 }, pupils: { leavers: 0, arrivals: 1 } });
    expect(report.schools.find(({ uai }) => uai === VIEUX_MOULIN)).not.toHaveProperty('held');
    expect(report.totals.pupils).toMatchObject({ leavers: 1, arrivals: 0 });
    for (const key of ['a30', 'ga30', 't']) expect(await known(store, key)).toMatchObject({ person: { state: 'active' }, entry: { state: 'present' } });
    expect((await known(store, 'a0')).person).toMatchObject({ familyName: 'Nom0' });
    expect((await known(store, 'new')).person).toBeUndefined();
    for (const key of ['b0', 'gb0']) expect(await known(store, key)).toMatchObject({ person: { state: 'leaving' } });
  });

  test('goes on when it is forced, and its parents with it', async () => {
    await apply(whole);
    const report = await apply(half([staff('t', 'Claire', 'Bertin')]), later, { forced: new Set([HIRONDELLES]) });
    expect(report.schools.every(({ held }) => held === undefined)).toBe(true);
    expect(report.heldAdults).toEqual([]);
    for (const key of ['a30', 'ga30']) expect(await known(store, key)).toMatchObject({ person: { state: 'leaving' } });
  });

  test('goes on below the threshold that was asked for', async () => {
    await apply(whole);
    expect((await plan(half(), later, { threshold: 50 })).schools.every(({ held }) => held === undefined)).toBe(true);
    expect((await plan(half(), later, { threshold: 49 })).schools.find(({ uai }) => uai === HIRONDELLES)).toMatchObject({ held: { lost: 20, of: 40 } });
  });

  test('nine pupils may always leave', async () => {
    const few = crowd('c', 10);
    await apply([...schools(), ...few, ...parentsOf(few)]);
    expect((await plan([...schools(), few[0]!, ...parentsOf([few[0]!])], later)).schools).toMatchObject([{ pupils: { leavers: 9 } }]);
    expect((await plan([...schools()], later)).schools).toMatchObject([{ pupils: { leavers: 0 }, held: { lost: 10, of: 10 } }]);
  });

  test('pupils who move are not lost', async () => {
    await apply(whole);
    const moved = ours.map((one) => ({ ...one, schools: [{ schoolKey: '3' }], places: [place('3', '1', 'CM1')] }));
    const report = await plan([...schools(), ...moved, ...theirs, ...parentsOf([...ours, ...theirs])], later);
    expect(report.totals.pupils).toMatchObject({ movedIn: 40, movedOut: 40, leavers: 0 });
  });

  test('deletes of a delta count as well', async () => {
    await apply(whole);
    const deletes = ours.slice(0, 20).map(({ key }) => ({ operation: 'delete' as const, of: 'pupil' as const, key }));
    expect((await plan(deletes, { ...later, mode: 'delta' })).schools).toMatchObject([{ uai: HIRONDELLES, held: { lost: 20, of: 40 } }]);
  });

  test('a delivery that has no files of some kind says nothing of them', async () => {
    await apply(whole);
    const report = await apply([...ours, ...theirs], { ...later, kinds: ['pupil'] });
    expect(report).toMatchObject({ outcome: 'unchanged', heldAdults: [], totals: { schools: { absent: 0 } } });
    expect((await known(store, 't')).person).toMatchObject({ state: 'active' });
    expect((await apply([...schools(), staff('t', 'Claire', 'Bertin')], { ...later, kinds: ['school', 'staff'] })).totals.classes).toMatchObject({ closed: 0 });
  });

  test('a delivery from which the adults’ files are missing makes no adult leave', async () => {
    await apply(whole);
    const report = await apply([...schools(), ...ours, ...theirs], later);
    expect(report.heldAdults).toEqual([{ kind: 'guardian', lost: 80, of: 80 }]);
    expect(report.rejected.total).toBe(0);
    expect(await known(store, 'ga3')).toMatchObject({ person: { state: 'active' }, children: [expect.not.objectContaining({ until: expect.anything() })] });
  });
});

describe('deliveries in the wrong order', () => {
  test.each(['apply', 'plan'] as const)('one that is older than what was applied is refused: IMPORT-ANCIEN (%s)', async (what) => {
    await apply([...schools(), pupil('a', 'Léa', 'Morvan')], { day: '2026-09-10' });
    const before = await everything(store);
    const older = what === 'apply' ? apply(schools(), { day: '2026-09-09' }) : plan(schools(), { day: '2026-09-09' });
    await expect(older).rejects.toMatchObject({ code: 'IMPORT-ANCIEN' });
    expect(await everything(store)).toBe(before);
  });

  test('of another source it may be', async () => {
    await apply(schools(), { day: '2026-09-10' });
    await expect(apply(schools(), { day: '2026-09-01', source: '14' })).resolves.toMatchObject({ source: '14' });
  });
});

describe('a delivery that is no feed', () => {
  test('is refused whole, however late it shows: nothing of it is written, and the source is free', async () => {
    const broken = { ...delivery([]), async *items() {
      yield* delivery([...schools(), ...crowd('a', 600)]).items();
      throw new HubError('SYS-FORME', { detail: 'truncated' });
    } };
    const before = await everything(store);
    await expect(applyImport(store, broken, importSettings({ clock }))).rejects.toMatchObject({ code: 'SYS-FORME' });
    expect(await everything(store)).toBe(before);
    await expect(apply([...schools()])).resolves.toMatchObject({ outcome: 'applied', resumed: false });
  });

  test('is read once: what would be there a moment later is not written', async () => {
    await apply([...schools(), pupil('a', 'Léa', 'Morvan'), pupil('b', 'Tom', 'Costa')]);
    let readings = 0;
    const shrinking = { ...delivery([], { day: '2026-09-02' }), items: () => delivery([...schools(), ...((readings += 1) === 1 ? [pupil('a', 'Lou', 'Morvan'), pupil('b', 'Tom', 'Costa')] : [])]).items() };
    await expect(applyImport(store, shrinking, importSettings({ clock }))).resolves.toMatchObject({ outcome: 'applied', totals: { pupils: { updates: 1, leavers: 0 } } });
    expect(readings).toBe(1);
    expect((await known(store, 'a')).person).toMatchObject({ givenName: 'Lou' });
    expect((await known(store, 'b')).person).toMatchObject({ state: 'active' });
  });
});

describe('what waits on disk while a delivery is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-scratch-'));
  afterAll(() => { rmSync(folder, { recursive: true }); });

  test('has no name that anybody could open it by, at no time', async () => {
    const seen = new Set<string>();
    const onProgress = (): void => { for (const name of readdirSync(folder)) seen.add(name); };
    await apply([...schools(), ...crowd('a', 600)], {}, { scratch: folder, onProgress });
    expect([...seen]).toEqual([]);
    expect((await known(store, 'a599')).person).toMatchObject({ state: 'active' });
  });

  test('and cannot be written: nothing is, SYS-MAINTENANCE, and the source is free', async () => {
    const before = await everything(store);
    await expect(apply([...schools()], {}, { scratch: join(folder, 'nowhere') })).rejects.toMatchObject({ code: 'SYS-MAINTENANCE' });
    expect(await everything(store)).toBe(before);
    await expect(apply([...schools()])).resolves.toMatchObject({ outcome: 'applied' });
  });
});

describe('two imports of one source', () => {
  test('at once: the second is refused, IMPORT-EN-COURS; of another source it is not', async () => {
    const lock = await SourceLock.take(openImport(store), '17', clock);
    await expect(apply(schools())).rejects.toMatchObject({ code: 'IMPORT-EN-COURS' });
    await expect(apply(schools(), { source: '14' })).resolves.toMatchObject({ outcome: 'applied' });
    await lock.release();
    await expect(apply(schools())).resolves.toMatchObject({ outcome: 'applied' });
  });

  test('begun together: exactly one goes on', async () => {
    const outcomes = await Promise.allSettled([apply(schools()), apply(schools())]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'IMPORT-EN-COURS' } });
  });

  test('a holder that is dead is forgotten after a minute; when it was not dead it stops', async () => {
    const lock = await SourceLock.take(openImport(store), '17', clock);
    clock.advance(60_001);
    await expect(apply(schools())).resolves.toMatchObject({ outcome: 'applied' });
    await expect(lock.keep()).rejects.toMatchObject({ code: 'IMPORT-EN-COURS' });
  });

  test('a holder that is alive stays one for as long as it takes', async () => {
    const lock = await SourceLock.take(openImport(store), '17', clock);
    for (let minute = 0; minute < 10; minute += 1) {
      clock.advance(45_000);
      await lock.keep();
    }
    await expect(apply(schools())).rejects.toMatchObject({ code: 'IMPORT-EN-COURS' });
  });
});
