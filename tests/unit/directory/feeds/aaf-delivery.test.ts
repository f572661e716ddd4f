import { afterEach, describe, expect, test } from '@jest/globals';
import { openDelivery } from '../../../../src/directory/feeds/open-delivery.js';
import { aafFile, aafName, addRequest, HIRONDELLES, LEA, SMALL_DELIVERY } from '../../../support/aaf-files.js';
import { DeliveryRoom } from '../../../support/feed-files.js';
import { findingsOf, itemsOf, putsOf } from '../../../support/read-feed.js';

const room = new DeliveryRoom();
afterEach(() => room.sweep());

describe('2.3 and 2.4: a delivery, whatever holds it', () => {
  test.each([
    ['a folder', () => room.folder(SMALL_DELIVERY)],
    ['a zip', () => room.zip(SMALL_DELIVERY)],
    ['a tar.gz', () => room.tarGz(SMALL_DELIVERY)],
    [
      'a zip with folders in it',
      () => room.zip(Object.fromEntries(Object.entries(SMALL_DELIVERY).map(([name, text]) => [`ENT1D/${name}`, text]))),
    ],
  ])('%s: schools, pupils, guardians, staff, in the order of the import and not of the names', async (_form, make) => {
    const path = await make();
    const delivery = await openDelivery(path, { source: '17' });
    expect(delivery).toMatchObject({
      source: '17',
      mode: 'complete',
      day: '2026-09-01',
      kinds: ['school', 'pupil', 'guardian', 'staff'],
    });
    const items = await itemsOf(path);
    expect(findingsOf(items)).toEqual([]);
    expect(putsOf(items)).toEqual([
      {
        kind: 'school',
        key: '4401',
        uai: '0449901Y',
        name: 'LES HIRONDELLES',
        town: 'SAINT-AUBIN-DES-MARAIS',
        type: '1ORD',
        isPrivate: false,
        districtKey: '4498',
      },
      {
        kind: 'pupil',
        key: '70021',
        givenName: 'Léa',
        familyName: 'MORVAN',
        level: 'CP',
        schools: [{ schoolKey: '4401' }],
        places: [{ schoolKey: '4401', kind: 'class', id: '1001', name: 'CP A' }],
        guardians: [
          { guardianKey: '801201', link: '2', authority: true },
          { guardianKey: '801202', link: '1', authority: true },
        ],
      },
      {
        kind: 'guardian',
        key: '801201',
        givenName: 'Sophie',
        familyName: 'MORVAN',
        displayName: 'Mme MORVAN',
        email: 'sophie.morvan@exemple.fr',
      },
      {
        kind: 'staff',
        key: '9105',
        givenName: 'Thierry',
        familyName: 'VASSEUR',
        displayName: 'M. VASSEUR',
        email: 'thierry.vasseur@ac-nantes.example',
        functions: [
          { schoolKey: '4401', code: 'ENS' },
          { schoolKey: '4401', code: 'DIR' },
        ],
        places: [],
      },
    ]);
  });

  test('every item tells its file and the line of its request', async () => {
    const path = await room.folder({
      [aafName('Eleve')]: aafFile(['', addRequest('Eleve', '70021', LEA), addRequest('Eleve', 'a b', LEA)]),
    });
    expect((await itemsOf(path)).map(({ file, line }) => [file, line])).toEqual([
      [aafName('Eleve'), 6],
      [aafName('Eleve'), 7],
    ]);
  });

  test('split files come in the order of their numbers', async () => {
    const parts = [2, 0, 1].map((number): [string, string] => [
      aafName('Eleve', number),
      aafFile([addRequest('Eleve', `7000${number}`, { ...LEA, ENTPersonJointure: `7000${number}` })]),
    ]);
    for (const path of [await room.zip(Object.fromEntries(parts)), await room.folder(Object.fromEntries(parts))]) {
      expect(putsOf(await itemsOf(path)).map(({ key }) => key)).toEqual(['70000', '70001', '70002']);
    }
  });

  test('one file alone is a delivery, of whom it has a file and of nobody else', async () => {
    const path = await room.file(aafName('EtabEducNat', 0, 'Delta'), aafFile([HIRONDELLES]));
    expect(await openDelivery(path, { source: '17' })).toMatchObject({ mode: 'delta', kinds: ['school'] });
  });

  test.each([
    'ENT_0449901Y_Complet_20260901_Eleve_0000.xml',
    'FULL_ENTTSSERVICES_Complet_20260901_Eleve_0000.xml',
    'Complet_20260901_Eleve_0000.xml',
    'clean-ENT1D_VA_complet_20260901_ELEVE_0000.XML',
  ])('a name is read with tolerance: %s', async (name) => {
    expect(await openDelivery(await room.file(name, ''), { source: '17' })).toMatchObject({
      mode: 'complete',
      day: '2026-09-01',
      kinds: ['pupil'],
    });
  });

  test('progress counts the bytes of the files, in an archive too', async () => {
    const delivery = await openDelivery(await room.tarGz(SMALL_DELIVERY), { source: '17' });
    const total = Object.values(SMALL_DELIVERY).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(delivery.progress).toMatchObject({ totalBytes: total, readBytes: 0 });
    for await (const item of delivery.items()) expect(item).toBeDefined();
    expect(delivery.progress.readBytes).toBe(total);
  });

  test('subjects and curricula of 2D are known and passed over, other files are not read and said', async () => {
    const path = await room.folder({
      ...SMALL_DELIVERY,
      [aafName('MatiereEducNat')]: 'not read',
      [aafName('MefEducNat')]: 'not read',
      'ficAlimMENESR.dtd': 'not read',
      '._ENT_Complet_20260901_Eleve_0001.xml': 'left by a Mac',
      [aafName('Cantine')]: 'not read',
    });
    expect(findingsOf(await itemsOf(path))).toEqual(['remark unknown-category: a file of no category we know: not read']);
  });
});

describe('2.3: half a delivery is refused before anything is read (IMPORT-FICHIER)', () => {
  const eleve = (number = 0, mode = 'Complet', day = '20260901') => ({ [aafName('Eleve', number, mode, day)]: '' });
  test.each([
    ['a hole in the numbers', { ...eleve(0), ...eleve(2) }, /file 1 of Eleve is missing/],
    ['the first number missing', eleve(1), /file 0 of Eleve is missing/],
    ['a number twice', { ...eleve(0), 'AUTRE_Complet_20260901_Eleve_0000.xml': '' }, /comes twice/],
    ['complete files and changes', { ...eleve(0), ...eleve(1, 'Delta') }, /mixed/],
    ['two days', { ...eleve(0), ...eleve(1, 'Complet', '20260902') }, /two days/],
    ['a day that does not exist', eleve(0, 'Complet', '20260931'), /day/],
    ['neither complete nor changes', { 'ENT_20260901_Eleve_0000.xml': '' }, /neither Complet nor Delta/],
    ['nothing of a feed', { 'lisez-moi.txt': '' }, /no file/],
    ['nothing at all', {}, /no file/],
  ])('%s', async (_what, files, detail) => {
    await expect(openDelivery(await room.folder(files), { source: '17' })).rejects.toMatchObject({
      code: 'IMPORT-FICHIER',
      detail: expect.stringMatching(detail),
    });
  });
});
