import { beforeEach, describe, expect, test } from '@jest/globals';
import { loadHats } from '../../../../src/directory/hats.js';
import { loadClasses } from '../../../../src/directory/groups.js';
import { openDirectory } from '../../../../src/directory/collections.js';
import { loadSeed } from '../../../../src/directory/load-seed.js';
import { SeedFile } from '../../../../src/directory/seed-file.js';
import { applyImport } from '../../../../src/directory/import/run.js';
import { systemClock } from '../../../../src/domain/clock.js';
import { COLLECTIONS } from '../../../../src/store/collections.js';
import type { Store } from '../../../../src/store/port.js';
import { ACADEMY, delivery, DISTRICT, everything, guardian, HIRONDELLES, importSettings, JULES_LENOIR, known, place, pupil, school, schools, staff, tie, VIEUX_MOULIN } from '../../../support/feed.js';
import { openMemoryStore } from '../../../support/memory-store.js';

let store: Store;
beforeEach(async () => { store = await openMemoryStore(systemClock); });

const apply = (rows: Parameters<typeof delivery>[0], options: Parameters<typeof delivery>[1] = {}) => applyImport(store, delivery(rows, options), importSettings());

describe('a first delivery', () => {
  test('makes schools below their district and academy', async () => {
    await apply(schools());
    const organisations = store.collection(COLLECTIONS.organisations);
    expect(await organisations.get(HIRONDELLES)).toMatchObject({
      kind: 'school', name: 'École élémentaire Les Hirondelles', town: 'Saint-Aubin-des-Marais', parentId: DISTRICT, ancestors: [DISTRICT, ACADEMY],
      searchText: 'ecole elementaire les hirondelles saint aubin des marais 0449901y',
    });
    expect(await organisations.get(JULES_LENOIR)).toMatchObject({ parentId: ACADEMY, ancestors: [ACADEMY] });
    expect(await organisations.get(DISTRICT)).toMatchObject({ kind: 'district', ancestors: [ACADEMY] });
    expect(await organisations.get(ACADEMY)).toMatchObject({ kind: 'academy', name: 'Académie de Démonstrie' });
  });

  test('makes a pupil with class, keys and the adults who answer for them', async () => {
    await apply([
      ...schools(),
      pupil('70021', 'Léa', 'Morvan', { schools: [{ schoolKey: '1', pupilNumber: '812' }], level: 'CP', guardians: [tie('801201')] }),
      guardian('801201', 'Sophie', 'Morvan', { email: 'sophie@example.test' }),
    ]);
    const lea = await known(store, '70021');
    const sophie = await known(store, '801201');
    expect(lea.person).toMatchObject({ givenName: 'Léa', familyName: 'Morvan', state: 'active' });
    expect(lea.person).not.toHaveProperty('displayName');
    expect(lea.keys.sort()).toEqual([`eleve ${HIRONDELLES}$812`, 'jointure 17$70021']);
    expect(lea.affiliations).toMatchObject([{ organisationId: HIRONDELLES, profile: 'ELV' }]);
    expect(lea.affiliations[0]).not.toHaveProperty('from');
    expect(lea.memberships).toMatchObject([{ groupId: `${HIRONDELLES}-1001`, as: 'pupil' }]);
    expect(sophie.person).toMatchObject({ displayName: 'Mme Morvan', email: 'sophie@example.test' });
    expect(sophie.keys).toEqual(['jointure 17$801201']);
    expect(sophie.children).toMatchObject([{ childId: lea.personId, authority: true }]);
    expect(await loadHats(openDirectory(store), sophie.personId, '2026-09-02')).toMatchObject([{ role: 'parent', organisationId: HIRONDELLES, childId: lea.personId }]);
  });

  test('makes a class once, with the levels of all its pupils', async () => {
    const both = place('1', '1002', 'CP-CE1');
    await apply([...schools(), pupil('1a', 'Nina', 'Costa', { level: 'CE1', places: [both] }), pupil('1b', 'Tom', 'Costa', { level: 'CP', places: [both] })]);
    expect(await loadClasses(openDirectory(store), HIRONDELLES, '2026-09-02')).toMatchObject([{ pupils: 2, group: { id: `${HIRONDELLES}-1002`, name: 'CP-CE1', levels: ['CP', 'CE1'] } }]);
  });

  test('names staff by their academic address in lower case, and their class', async () => {
    await apply([...schools(), pupil('1', 'Léa', 'Morvan'), staff('500101', 'Claire', 'Bertin', { email: 'Claire.Bertin@ac-demo.example', places: [place('1', '1001', 'CP A')] })]);
    const claire = await known(store, '500101');
    expect(claire.keys.sort()).toEqual(['jointure 17$500101', 'mail claire.bertin@ac-demo.example']);
    expect(claire.memberships).toMatchObject([{ groupId: `${HIRONDELLES}-1001`, as: 'teacher' }]);
    expect(claire.person).toMatchObject({ displayName: 'Mme Bertin' });
  });

  test('a class and a group of the same number are two', async () => {
    await apply([...schools(), pupil('1', 'Léa', 'Morvan', { places: [place('1', '7', 'CP'), { ...place('1', '7', 'Chorale'), kind: 'group' }] })]);
    expect((await known(store, '1')).memberships.map(({ groupId }) => groupId).sort()).toEqual([`${HIRONDELLES}-7`, `${HIRONDELLES}_7`]);
  });
});

test('a feed of one school may name it by its UAI alone, when the directory has it already', async () => {
  await apply(schools());
  await apply([pupil('ligne-1', 'Léa', 'Morvan', { schools: [{ schoolKey: HIRONDELLES }], places: [place(HIRONDELLES, 'CP', 'CP')] })], { source: `onde-${HIRONDELLES}`, kinds: ['pupil'] });
  expect((await known(store, 'ligne-1', `onde-${HIRONDELLES}`)).affiliations).toMatchObject([{ organisationId: HIRONDELLES }]);
});

describe('people who are easily taken for one another', () => {
  test('twins, and two of the same name in the same class, are each somebody', async () => {
    await apply([...schools(), pupil('a', 'Noé', 'Texier'), pupil('b', 'Éva', 'Texier'), pupil('c', 'Jade', 'Leroux'), pupil('d', 'Jade', 'Leroux')]);
    const ids = (await Promise.all(['a', 'b', 'c', 'd'].map((key) => known(store, key)))).map(({ personId }) => personId);
    expect(new Set(ids).size).toBe(4);
  });

  test('the same key in two academies is two people', async () => {
    await apply([...schools(), pupil('70021', 'Léa', 'Morvan')]);
    await apply([school('1', '0350001A', 'École de Rennes'), pupil('70021', 'Hugo', 'Le Goff')], { source: '14' });
    expect((await known(store, '70021')).person).toMatchObject({ givenName: 'Léa' });
    expect((await known(store, '70021', '14')).person).toMatchObject({ givenName: 'Hugo' });
  });

  test('a teacher who is also a parent has two keys: two people, whatever their names', async () => {
    await apply([...schools(), pupil('p', 'Paul', 'Diallo', { guardians: [tie('801410')] }), guardian('801410', 'Aïcha', 'Diallo'), staff('500108', 'Aïcha', 'Diallo')]);
    const [parent, teacher] = [await known(store, '801410'), await known(store, '500108')];
    expect(parent.personId).not.toBe(teacher.personId);
    expect(teacher.children).toEqual([]);
    expect(parent.affiliations).toEqual([]);
  });

  test('whoever the join key names already is that person: linked by hand stays linked', async () => {
    await loadSeed(store, SeedFile.parse({
      people: [{ id: 'by-hand-marieme', givenName: 'Marième', familyName: "N'Diaye", state: 'active' }],
      directoryKeys: [{ id: 'jointure 17$801305', personId: 'by-hand-marieme' }, { id: 'jointure 17$801306', personId: 'by-hand-marieme' }],
    }));
    await apply([
      ...schools(),
      pupil('s', 'Sacha', "N'Diaye", { guardians: [tie('801305')] }), pupil('t', 'Awa', "N'Diaye", { guardians: [tie('801306')] }),
      guardian('801305', 'Marième', "N'Diaye"), guardian('801306', 'Marième', "N'Diaye"),
    ]);
    const marieme = await known(store, '801305');
    expect(marieme.personId).toBe('by-hand-marieme');
    expect(new Set(marieme.children.map(({ childId }) => childId)).size).toBe(2);
  });
});

describe('adults by child', () => {
  test('separated parents hold authority for each child apart', async () => {
    await apply([
      ...schools(),
      pupil('lea', 'Léa', 'Morvan', { guardians: [tie('s'), tie('k')] }), pupil('adam', 'Adam', 'Morvan', { guardians: [tie('s'), tie('k', false)] }),
      guardian('s', 'Sophie', 'Morvan'), guardian('k', 'Karim', 'Morvan'),
    ]);
    const karim = await known(store, 'k');
    const lea = await known(store, 'lea');
    expect(karim.children).toHaveLength(2);
    expect(await loadHats(openDirectory(store), karim.personId, '2026-09-02')).toMatchObject([{ childId: lea.personId }]);
    expect(await loadHats(openDirectory(store), (await known(store, 's')).personId, '2026-09-02')).toHaveLength(2);
  });

  test('a tie the record no longer names ends; authority that was taken away is taken away', async () => {
    const lea = (guardians: ReturnType<typeof tie>[]) => pupil('lea', 'Léa', 'Morvan', { guardians });
    const adults = [guardian('s', 'Sophie', 'Morvan'), guardian('k', 'Karim', 'Morvan')];
    await apply([...schools(), lea([tie('s'), tie('k')]), ...adults]);
    await apply([...schools(), lea([tie('s', false)]), ...adults], { day: '2026-09-10' });
    expect((await known(store, 'k')).children).toMatchObject([{ authority: true, until: '2026-09-10' }]);
    expect((await known(store, 's')).children).toMatchObject([{ authority: false }]);
  });

  test('an adult who comes in a later delivery is tied then, though the pupil is as before', async () => {
    const lea = pupil('lea', 'Léa', 'Morvan', { guardians: [tie('s')] });
    const first = await apply([...schools(), lea]);
    expect(first.rejected.rows).toMatchObject([{ reason: 'unknown-person', file: 'memory.xml', line: 5, key: 's' }]);
    expect((await known(store, 'lea')).person).toBeDefined();
    const second = await apply([...schools(), lea, guardian('s', 'Sophie', 'Morvan')], { day: '2026-09-02' });
    expect(second.rejected.total).toBe(0);
    expect((await known(store, 's')).children).toHaveLength(1);
  });

  test('an adult who leaves and comes back holds what they held', async () => {
    const lea = pupil('lea', 'Léa', 'Morvan', { guardians: [tie('s')] });
    await apply([...schools(), lea, guardian('s', 'Sophie', 'Morvan')]);
    await apply([...schools(), lea], { day: '2026-09-02' });
    const { personId } = await known(store, 's');
    expect(await loadHats(openDirectory(store), personId, '2026-09-03')).toEqual([]);
    await apply([...schools(), lea, guardian('s', 'Sophie', 'Morvan')], { day: '2026-09-04' });
    expect(await known(store, 's')).toMatchObject({ personId, person: { state: 'active' } });
    expect(await loadHats(openDirectory(store), personId, '2026-09-05')).toHaveLength(1);
  });
});

describe('people who change', () => {
  test('a new name under the same key is the same person', async () => {
    await apply([...schools(), staff('500101', 'Claire', 'Bertin')]);
    const before = await known(store, '500101');
    await apply([...schools(), staff('500101', 'Claire', 'Lemoine')], { day: '2026-10-01' });
    expect(await known(store, '500101')).toMatchObject({ personId: before.personId, person: { familyName: 'Lemoine', displayName: 'Mme Lemoine' } });
  });

  test('a pupil who moves stays the same person; the old place ends, the new one begins, the parents follow', async () => {
    const sacha = (schoolKey: string, id: string) => pupil('s', 'Sacha', "N'Diaye", { schools: [{ schoolKey, pupilNumber: '5' }], places: [place(schoolKey, id, 'CM1')], guardians: [tie('m')] });
    const parent = guardian('m', 'Marième', "N'Diaye");
    await apply([...schools(), sacha('1', '1005'), parent]);
    const before = await known(store, 's');
    const report = await apply([...schools(), sacha('3', '1001'), parent], { day: '2026-10-12' });
    const after = await known(store, 's');
    expect(after.personId).toBe(before.personId);
    expect([...after.affiliations].sort(byPlace)).toMatchObject([{ organisationId: HIRONDELLES, until: '2026-10-12' }, { organisationId: JULES_LENOIR, from: '2026-10-12' }]);
    expect(after.memberships.map(({ groupId, from, until }) => [groupId, from, until]).sort()).toEqual([[`${HIRONDELLES}-1005`, undefined, '2026-10-12'], [`${JULES_LENOIR}-1001`, '2026-10-12', undefined]]);
    expect(after.keys.sort()).toEqual([`eleve ${JULES_LENOIR}$5`, 'jointure 17$s']);
    expect(await loadHats(openDirectory(store), (await known(store, 'm')).personId, '2026-10-13')).toMatchObject([{ role: 'parent', organisationId: JULES_LENOIR }]);
    expect(report.schools).toMatchObject([{ uai: HIRONDELLES, pupils: { movedOut: 1, leavers: 0 } }, { uai: JULES_LENOIR, pupils: { movedIn: 1, arrivals: 0 } }]);
  });

  test('a pupil listed in two schools is in both, and one person', async () => {
    await apply([...schools(), pupil('x', 'Lou', 'Caradec', { schools: [{ schoolKey: '1' }, { schoolKey: '2' }], places: [place('1', '1001', 'CP A'), place('2', '1001', 'CP')] })]);
    const lou = await known(store, 'x');
    expect(lou.affiliations.map(({ organisationId }) => organisationId).sort()).toEqual([HIRONDELLES, VIEUX_MOULIN]);
    expect(lou.memberships).toHaveLength(2);
  });

  test('a class that is renamed keeps its identifier and its pupils', async () => {
    await apply([...schools(), pupil('a', 'Léa', 'Morvan')]);
    const report = await apply([...schools(), pupil('a', 'Léa', 'Morvan', { places: [place('1', '1001', 'CP des Pingouins')] })], { day: '2026-09-02' });
    expect(report.schools).toMatchObject([{ uai: HIRONDELLES, pupils: { classChanges: 0, updates: 1 }, classes: { renamed: ['CP A → CP des Pingouins'], added: [], closed: [] } }]);
    expect(await loadClasses(openDirectory(store), HIRONDELLES, '2026-09-03')).toMatchObject([{ pupils: 1, group: { id: `${HIRONDELLES}-1001`, name: 'CP des Pingouins' } }]);
  });

  test('a class that nobody is in any more is closed', async () => {
    await apply([...schools(), pupil('a', 'Léa', 'Morvan'), pupil('b', 'Tom', 'Costa', { places: [place('1', '1002', 'CP B')] })]);
    const report = await apply([...schools(), pupil('a', 'Léa', 'Morvan'), pupil('b', 'Tom', 'Costa')], { day: '2026-10-01' });
    expect(report.schools).toMatchObject([{ pupils: { classChanges: 1 }, classes: { closed: ['CP B'] } }]);
    expect(await loadClasses(openDirectory(store), HIRONDELLES, '2026-10-02')).toMatchObject([{ pupils: 2 }]);
  });

  test('an account that was blocked by hand stays blocked', async () => {
    await apply([...schools(), staff('x', 'Claire', 'Bertin')]);
    const people = store.collection(COLLECTIONS.people);
    const { person } = await known(store, 'x');
    await people.replace({ ...person!, state: 'blocked' });
    await apply([...schools(), staff('x', 'Claire', 'Lemoine')], { day: '2026-09-02' });
    expect((await known(store, 'x')).person).toMatchObject({ familyName: 'Lemoine', state: 'blocked' });
  });
});

describe('staff', () => {
  test('a teacher in two schools has a hat in each', async () => {
    await apply([...schools(), staff('y', 'Youssef', 'Hamdi', { functions: [{ schoolKey: '1', code: 'ENS' }, { schoolKey: '3', code: 'ENS' }] })]);
    const hats = await loadHats(openDirectory(store), (await known(store, 'y')).personId, '2026-09-02');
    expect(hats.map(({ id }) => id).sort()).toEqual([`teacher-${HIRONDELLES}`, `teacher-${JULES_LENOIR}`]);
  });

  test('a replacement begins and ends on its day, and so does its class', async () => {
    await apply([...schools(), pupil('p', 'Léa', 'Morvan'), staff('i', 'Inès', 'Rault', {
      functions: [{ schoolKey: '1', code: 'RPL', from: '2026-09-14', until: '2026-12-31' }], places: [place('1', '1001', 'CP A')],
    })]);
    const ines = await known(store, 'i');
    expect(ines.memberships).toMatchObject([{ from: '2026-09-14', until: '2026-12-31' }]);
    const hatsOn = async (day: string) => (await loadHats(openDirectory(store), ines.personId, day)).length;
    expect([await hatsOn('2026-09-13'), await hatsOn('2026-09-14'), await hatsOn('2026-12-31'), await hatsOn('2027-01-01')]).toEqual([0, 1, 1, 0]);
  });

  test('two replacements in one school do not overwrite each other', async () => {
    const spells = [{ schoolKey: '1', code: 'RPL', from: '2026-11-01', until: '2026-11-30' }, { schoolKey: '1', code: 'RPL', from: '2026-09-01', until: '2026-09-30' }];
    await apply([...schools(), staff('i', 'Inès', 'Rault', { functions: spells })]);
    expect((await known(store, 'i')).affiliations.map(({ from }) => from).sort()).toEqual(['2026-09-01', '2026-11-01']);
  });

  test('a function nobody gave a meaning is a remark, and opens nothing', async () => {
    const report = await apply([...schools(), staff('z', 'Zoé', 'Petit', { functions: [{ schoolKey: '1', code: 'XYZ' }] })]);
    expect(report.remarks).toMatchObject({ total: 1, rows: [{ reason: 'unknown-function', file: 'memory.xml', line: 5, detail: expect.stringContaining('XYZ') }] });
    expect(await known(store, 'z')).toMatchObject({ person: { givenName: 'Zoé' }, affiliations: [] });
  });

  test('a function that gets another meaning is applied though the feed says the same', async () => {
    const rows = [...schools(), staff('z', 'Zoé', 'Petit', { functions: [{ schoolKey: '1', code: 'AES' }] })];
    await apply(rows);
    const profileOfFunction = new Map([['AES', 'ETA' as const]]);
    await applyImport(store, delivery(rows), importSettings({ profileOfFunction }));
    expect((await known(store, 'z')).affiliations).toMatchObject([{ profile: 'ETA' }]);
  });

  test('an address that names somebody else is left to them and said so', async () => {
    const email = 'ecole@ac-demo.example';
    const report = await apply([...schools(), staff('a', 'Claire', 'Bertin', { email }), staff('b', 'Hugo', 'Sanz', { email })]);
    expect(report.remarks.rows).toMatchObject([{ reason: 'key-taken', key: 'b' }]);
    expect((await known(store, 'a')).keys).toContain(`mail ${email}`);
    expect((await known(store, 'b')).keys).toEqual(['jointure 17$b']);
  });
});

describe('rows that cannot be used', () => {
  test('are put aside with file, line and reason, and the others go on', async () => {
    const report = await apply([
      ...schools(),
      pupil('a', 'Léa', 'Morvan'), pupil('a', 'Autre', 'Personne'),
      pupil('b', 'Tom', 'Costa', { schools: [{ schoolKey: '77' }], places: [] }),
      { operation: 'reject', of: 'pupil', key: 'c', reason: 'missing', detail: 'ENTPersonNom' },
      { operation: 'change', of: 'pupil', key: 'nobody', fields: { givenName: 'X' }, parts: [] },
      pupil('e', 'Zoé', 'Petit'),
      pupil('f', '', 'Vide'),
    ]);
    expect(report.rejected.rows.map(({ line, key, reason }) => [line, key, reason])).toEqual([
      [6, 'a', 'duplicate-key'], [8, 'c', 'missing'], [7, 'b', 'unknown-school'], [9, 'nobody', 'unknown-person'], [11, 'f', 'malformed-value'],
    ]);
    expect(report.totals.pupils.arrivals).toBe(2);
    expect((await known(store, 'a')).person).toMatchObject({ givenName: 'Léa' });
    expect((await known(store, 'e')).person).toBeDefined();
    expect((await known(store, 'b')).person).toBeUndefined();
  });

  test('a pupil one of whose schools is unknown is in the other', async () => {
    const report = await apply([...schools(), pupil('b', 'Tom', 'Costa', { schools: [{ schoolKey: '1' }, { schoolKey: '77' }] })]);
    expect(report.rejected.rows).toMatchObject([{ reason: 'unknown-school', key: 'b' }]);
    expect((await known(store, 'b')).affiliations).toMatchObject([{ organisationId: HIRONDELLES }]);
  });

  test('somebody whose row is rejected does not leave', async () => {
    await apply([...schools(), pupil('a', 'Léa', 'Morvan')]);
    await apply([...schools(), { operation: 'reject', of: 'pupil', key: 'a', reason: 'bad-date', detail: 'x' }], { day: '2026-09-02' });
    expect(await known(store, 'a')).toMatchObject({ person: { state: 'active' }, affiliations: [{ organisationId: HIRONDELLES }] });
  });

  test('a pupil without class comes in with a remark', async () => {
    const report = await apply([...schools(), pupil('a', 'Léa', 'Morvan', { places: [] })]);
    expect(report.remarks.rows).toMatchObject([{ reason: 'no-class', line: 5 }]);
    expect((await known(store, 'a')).affiliations).toHaveLength(1);
  });

  test('what the reader remarked of a row is not said twice', async () => {
    const rows = delivery([...schools(), pupil('a', 'Léa', 'Morvan', { places: [] })]);
    const items = async function* () {
      yield { file: 'memory.xml', line: 5, operation: 'remark' as const, reason: 'no-class' as const, detail: 'said by the reader' };
      yield* rows.items();
    };
    expect((await applyImport(store, { ...rows, items }, importSettings())).remarks.total).toBe(1);
  });

  test('a wrong UAI letter and a school of elsewhere are remarks; a UAI that is none is a refusal of the row', async () => {
    const rows = [school('1', '0377777U', 'École A'), school('2', '0449903A', 'École B'), school('3', 'nothing', 'École C'), school('4', '0449903A', 'École D')];
    const report = await applyImport(store, delivery(rows), importSettings({ departments: ['044'] }));
    expect(report.remarks.rows.map(({ line, reason }) => [line, reason])).toEqual([[1, 'uai-letter'], [1, 'other-department']]);
    expect(report.rejected.rows.map(({ line, reason }) => [line, reason])).toEqual([[3, 'malformed-value'], [4, 'duplicate-key']]);
    expect(await store.collection(COLLECTIONS.organisations).get('0377777U')).toMatchObject({ name: 'École A' });
  });

  test('a school after the first person is put aside: people could not be placed in it', async () => {
    const report = await apply([...schools(), pupil('a', 'Léa', 'Morvan'), school('5', '0539901Z', 'École du Bocage')]);
    expect(report.rejected.rows).toMatchObject([{ key: '5', reason: 'malformed-value' }]);
  });

  test('a key known as a pupil’s is never an adult’s', async () => {
    await apply([...schools(), pupil('a', 'Léa', 'Morvan')]);
    const report = await apply([...schools(), guardian('a', 'Sophie', 'Morvan')], { day: '2026-09-02' });
    expect(report.rejected.rows).toMatchObject([{ key: 'a', reason: 'duplicate-key' }]);
    expect((await known(store, 'a')).person).toMatchObject({ givenName: 'Léa', state: 'active' });
  });
});

test('records that their owner united stay united, and each goes on under its own identifier', async () => {
  const rows = (name: string) => [
    ...schools(), pupil('a', 'Léa', 'Morvan', { guardians: [tie('g')] }), pupil('b', 'Tom', 'Morvan', { guardians: [tie('h')] }),
    guardian('g', 'Sophie', 'Morvan'), guardian('h', 'Sophie', name),
  ];
  await apply(rows('Morvan'));
  const [kept, merged] = [await known(store, 'g'), await known(store, 'h')];
  await openDirectory(store).people.replace({ ...merged.person!, state: 'merged', mergedInto: kept.personId });
  await apply(rows('Morvan-Le Goff'));
  expect(await known(store, 'h')).toMatchObject({ personId: merged.personId, person: { state: 'merged', mergedInto: kept.personId, familyName: 'Morvan-Le Goff' } });
  const { items } = await openDirectory(store).guardianships.find('byAdult', { equals: [merged.personId], limit: 10 });
  expect(items.map(({ childId }) => childId)).toEqual([(await known(store, 'b')).personId]);
});

test('the same delivery again writes nothing at all', async () => {
  const rows = [
    ...schools(), pupil('a', 'Léa', 'Morvan', { guardians: [tie('g'), tie('nobody')] }), pupil('b', 'Tom', 'Costa'),
    guardian('g', 'Sophie', 'Morvan'), staff('t', 'Claire', 'Bertin', { places: [place('1', '1001', 'CP A')] }),
  ];
  await apply(rows);
  const before = await everything(store);
  const again = await apply(rows);
  expect(again).toMatchObject({ outcome: 'unchanged', schools: [], rejected: { total: 1 } });
  expect(await everything(store)).toBe(before);
});

test('the order of lists and rows does not make a difference', async () => {
  const two = [place('1', '1001', 'CP A'), place('1', '1002', 'CP B')];
  await apply([...schools(), pupil('a', 'Léa', 'Morvan', { places: two }), pupil('b', 'Tom', 'Costa')]);
  expect(await apply([...schools().slice().reverse(), pupil('b', 'Tom', 'Costa'), pupil('a', 'Léa', 'Morvan', { places: two.slice().reverse() })])).toMatchObject({ outcome: 'unchanged' });
});

function byPlace(a: { organisationId: string }, b: { organisationId: string }): number {
  return a.organisationId.localeCompare(b.organisationId);
}
