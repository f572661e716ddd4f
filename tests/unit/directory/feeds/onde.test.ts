import { afterEach, describe, expect, test } from '@jest/globals';
import { openDelivery, type DeliveryOptions } from '../../../../src/directory/feeds/open-delivery.js';
import { FEED_LIMITS } from '../../../../src/directory/feeds/limits.js';
import type { FeedItem } from '../../../../src/directory/feeds/record.js';
import { aafName } from '../../../support/aaf-files.js';
import { DeliveryRoom, type FeedFiles } from '../../../support/feed-files.js';
import { csv, guardiansCsv, pupilsCsv, teachersCsv, type GuardianCells, type PupilCells } from '../../../support/onde-files.js';
import { findingsOf, itemsOf, putsOf } from '../../../support/read-feed.js';

const room = new DeliveryRoom();
afterEach(() => room.sweep());

const SCHOOL = { uai: '0449901Y' };
const KEY = expect.stringMatching(/^onde-[\w-]{32}$/);
const LEA: PupilCells = { family: 'MORVAN', given: 'Léa', born: '2020-02-03' };
const SOPHIE: GuardianCells = {
  family: 'MORVAN',
  given: 'Sophie',
  email: 'Sophie.Morvan@exemple.fr',
  children: [['MORVAN', 'Léa']],
};

async function read(files: FeedFiles, options: Partial<DeliveryOptions> = {}): Promise<FeedItem[]> {
  return itemsOf(await room.folder(files), { source: 'onde-0449901Y', school: SCHOOL, ...options });
}

const family = (pupils: readonly PupilCells[], guardians: readonly GuardianCells[]) =>
  read({ 'CSVExtraction-eleves.csv': pupilsCsv(pupils), 'CSVExtraction-responsables.csv': guardiansCsv(guardians) });

const tiesOf = (items: readonly FeedItem[]) =>
  putsOf(items).flatMap((record) => (record.kind === 'pupil' ? [record.guardians.length] : []));

describe('2.7: the extractions of ONDE', () => {
  const files = {
    'CSVExtraction-eleves.csv': pupilsCsv([
      LEA,
      { family: 'TEXIER', usage: 'TEXIER-ROY', given: 'Noé', born: '04/03/2018', level: 'CE1', class: 'CP-CE1', classId: '1002' },
    ]),
    'CSVExtraction-enseignants.csv': teachersCsv([
      {
        title: 'M.',
        family: 'VASSEUR',
        given: 'Thierry',
        email: 'Thierry.Vasseur@ac-nantes.example',
        head: 'Oui',
        classes: ['CM1'],
      },
      { family: 'HAMDI', given: 'Youssef', classes: ['CP-CE1', 'CP A'] },
    ]),
    'CSVExtraction-responsables.csv': guardiansCsv([SOPHIE]),
  };

  test.each([
    ['a folder', () => room.folder(files)],
    ['a zip', () => room.zip(files)],
    ['a tar.gz', () => room.tarGz(files)],
  ])('%s: pupils, adults, teachers, tied by name', async (_form, make) => {
    const path = await make();
    const options = { source: 'onde-0449901Y', school: SCHOOL, day: '2026-09-02' };
    expect(await openDelivery(path, options)).toMatchObject({
      source: 'onde-0449901Y',
      mode: 'complete',
      day: '2026-09-02',
      kinds: ['pupil', 'guardian', 'staff'],
    });
    const items = await itemsOf(path, options);
    expect(findingsOf(items)).toEqual([]);
    expect(putsOf(items)).toEqual([
      {
        kind: 'pupil',
        key: KEY,
        givenName: 'Léa',
        familyName: 'MORVAN',
        level: 'CP',
        schools: [{ schoolKey: '0449901Y' }],
        places: [{ schoolKey: '0449901Y', kind: 'class', id: 'cp a', name: 'CP A' }],
        guardians: [{ guardianKey: KEY, link: '-', authority: false }],
      },
      {
        kind: 'pupil',
        key: KEY,
        givenName: 'Noé',
        familyName: 'TEXIER-ROY',
        level: 'CE1',
        schools: [{ schoolKey: '0449901Y' }],
        places: [{ schoolKey: '0449901Y', kind: 'class', id: '1002', name: 'CP-CE1' }],
        guardians: [],
      },
      {
        kind: 'guardian',
        key: KEY,
        givenName: 'Sophie',
        familyName: 'MORVAN',
        displayName: 'Mme MORVAN',
        email: 'sophie.morvan@exemple.fr',
      },
      {
        kind: 'staff',
        key: KEY,
        givenName: 'Thierry',
        familyName: 'VASSEUR',
        displayName: 'M. VASSEUR',
        email: 'thierry.vasseur@ac-nantes.example',
        functions: [
          { schoolKey: '0449901Y', code: 'ENS' },
          { schoolKey: '0449901Y', code: 'DIR' },
        ],
        places: [{ schoolKey: '0449901Y', kind: 'class', id: 'cm1', name: 'CM1' }],
      },
      {
        kind: 'staff',
        key: KEY,
        givenName: 'Youssef',
        familyName: 'HAMDI',
        displayName: 'Mme HAMDI',
        functions: [{ schoolKey: '0449901Y', code: 'ENS' }],
        places: [
          { schoolKey: '0449901Y', kind: 'class', id: '1002', name: 'CP-CE1' },
          { schoolKey: '0449901Y', kind: 'class', id: 'cp a', name: 'CP A' },
        ],
      },
    ]);
  });

  test.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['Latin-1', (text: string) => Buffer.from(text, 'latin1')],
  ])('%s reads the same', async (_encoding, encode) => {
    const items = await read(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, encode(text)])));
    expect(putsOf(items).map(({ kind }) => kind)).toEqual(['pupil', 'pupil', 'guardian', 'staff', 'staff']);
    expect(putsOf(items)[0]).toMatchObject({ givenName: 'Léa' });
  });

  test('the school itself comes first when its name is given', async () => {
    const items = await read(files, { school: { ...SCHOOL, name: 'Les Hirondelles' } });
    expect(putsOf(items)[0]).toEqual({
      kind: 'school',
      key: '0449901Y',
      uai: '0449901Y',
      name: 'Les Hirondelles',
      isPrivate: false,
    });
  });

  test('who has parental authority is not in the files: nobody, unless who made them says so', async () => {
    const items = await read(files, { school: { ...SCHOOL, guardiansHaveAuthority: true } });
    expect(putsOf(items)[0]).toMatchObject({ guardians: [{ authority: true }] });
  });
});

describe('a key where the feed has none', () => {
  const keyOf = async (pupil: PupilCells, school = SCHOOL) =>
    putsOf(await read({ 'a.csv': pupilsCsv([pupil]) }, { school }))[0]?.key;

  test('stays the same through what does not make another person', async () => {
    const key = await keyOf(LEA);
    for (const again of [
      { ...LEA, family: 'Morvan', given: 'LEA ' },
      { ...LEA, born: '03/02/2020' },
      { ...LEA, class: 'CE1', level: 'CE1', usage: 'LEROUX' },
    ])
      expect(await keyOf(again)).toBe(key);
  });

  test('differs by first name (twins), birth date, school and kind, and shows no name', async () => {
    const keys = [
      await keyOf(LEA),
      await keyOf({ ...LEA, given: 'Adam' }),
      await keyOf({ ...LEA, born: '2020-02-04' }),
      await keyOf(LEA, { uai: '0449903A' }),
    ];
    const guardian = putsOf(await family([LEA], [{ ...SOPHIE, given: 'Léa' }])).find(({ kind }) => kind === 'guardian')?.key;
    expect(new Set([...keys, guardian]).size).toBe(5);
    expect(keys.join().toLowerCase()).not.toMatch(/morvan|2020/);
  });
});

describe('links are by name inside one school, and never guessed', () => {
  const JADES: readonly PupilCells[] = [
    { family: 'LEROUX', given: 'Jade', born: '2018-01-01', class: 'CE2' },
    { family: 'LEROUX', given: 'Jade', born: '2018-06-06', class: 'CE2 B' },
  ];

  test('an adult of several children, past the last header', async () => {
    const children = ['Léa', 'Adam', 'Lou'].map((given) => ['MORVAN', given] as const);
    const items = await family(
      children.map(([name, given]) => ({ family: name, given })),
      [{ ...SOPHIE, children }],
    );
    expect(tiesOf(items)).toEqual([1, 1, 1]);
  });

  test('homonyms are told apart by their class', async () => {
    expect(tiesOf(await family(JADES, [{ ...SOPHIE, children: [['LEROUX', 'Jade', 'CE2 B']] }]))).toEqual([0, 1]);
  });

  test('homonyms that nothing tells apart: the link is a reject, ambiguous-name, and nobody is tied', async () => {
    const items = await family(
      JADES.map((jade) => ({ ...jade, class: 'CE2' })),
      [{ ...SOPHIE, children: [['LEROUX', 'Jade', 'CE2']] }],
    );
    expect(tiesOf(items)).toEqual([0, 0]);
    expect(findingsOf(items)).toEqual(['reject ambiguous-name: the child is nobody of the pupils, or more than one']);
    expect(putsOf(items).map(({ kind }) => kind)).toEqual(['pupil', 'pupil']);
  });

  test('a known child beside an unknown one: the adult is taken for the one, the other is a reject', async () => {
    const items = await family(
      [LEA],
      [
        {
          ...SOPHIE,
          children: [
            ['MORVAN', 'Léa'],
            ['MORVAN', 'Inconnu'],
          ],
        },
      ],
    );
    expect(tiesOf(items)).toEqual([1]);
    expect(findingsOf(items)).toEqual(['reject unknown-person: the child is nobody of the pupils, or more than one']);
    expect(items.find(({ operation }) => operation === 'reject')).toMatchObject({
      file: 'CSVExtraction-responsables.csv',
      line: 2,
      of: 'guardian',
      key: KEY,
    });
  });

  test('two pupils of one name and birth date are a reject each, and nobody is tied to either', async () => {
    const items = await family([LEA, LEA], [SOPHIE]);
    expect(putsOf(items)).toEqual([]);
    expect(findingsOf(items)).toEqual([
      'reject ambiguous-name: two pupils of one name and birth date',
      'reject ambiguous-name: two pupils of one name and birth date',
      'reject ambiguous-name: the child is nobody of the pupils, or more than one',
    ]);
  });

  test('one adult on two rows is one adult, when nothing else differs', async () => {
    const items = await family([LEA, { ...LEA, given: 'Adam' }], [SOPHIE, { ...SOPHIE, children: [['MORVAN', 'Adam']] }]);
    expect(tiesOf(items)).toEqual([1, 1]);
    expect(putsOf(items).filter(({ kind }) => kind === 'guardian')).toHaveLength(1);
  });

  test('two adults of one name at two addresses are a reject each: ambiguous-name', async () => {
    const items = await family(
      [LEA, { ...LEA, given: 'Adam' }],
      [SOPHIE, { ...SOPHIE, address: '9 rue du Port', children: [['MORVAN', 'Adam']] }],
    );
    expect(tiesOf(items)).toEqual([0, 0]);
    expect(findingsOf(items)).toEqual(Array(2).fill('reject ambiguous-name: two adults of one name in this school'));
  });

  test('two teachers of one name are a reject each; one teacher of two classes is one', async () => {
    const two = await read({
      'a.csv': teachersCsv([
        { family: 'PETIT', given: 'Nadia', email: 'n.petit@ac.example' },
        { family: 'PETIT', given: 'Nadia', email: 'nadia.petit2@ac.example' },
      ]),
    });
    expect(findingsOf(two)).toEqual(Array(2).fill('reject ambiguous-name: two teachers of one name in this school'));
    const one = await read({
      'a.csv': teachersCsv([
        { family: 'PETIT', given: 'Nadia', classes: ['CP'] },
        { family: 'PETIT', given: 'Nadia', classes: ['CE1'], head: 'oui' },
      ]),
    });
    expect(putsOf(one)).toMatchObject([
      { places: [{ name: 'CP' }, { name: 'CE1' }], functions: [{ code: 'ENS' }, { code: 'DIR' }] },
    ]);
  });

  test('a class label that two classes have leads a teacher to neither', async () => {
    const pupils = pupilsCsv([
      { ...LEA, class: 'CP', classId: '1' },
      { ...LEA, given: 'Adam', class: 'CP', classId: '2' },
    ]);
    const items = await read({ 'e.csv': pupils, 't.csv': teachersCsv([{ family: 'PETIT', given: 'Nadia', classes: ['CP'] }]) });
    expect(putsOf(items).find(({ kind }) => kind === 'staff')).toMatchObject({ places: [] });
    expect(findingsOf(items)).toEqual(['remark ambiguous-name: two classes have the name of one of these']);
  });
});

describe('files people make', () => {
  test('pupils alone, in the few columns there are', async () => {
    const text = csv(
      ['Nom', 'Prénom', 'Date de naissance', 'Niveau', 'Classe'],
      [['Caradec-Dupuis', 'Lou', '05/11/2021', 'GS', 'MS-GS']],
    );
    const path = await room.file('mes élèves.csv', text);
    const options = { source: 's', school: SCHOOL };
    expect((await openDelivery(path, options)).kinds).toEqual(['pupil']);
    expect(putsOf(await itemsOf(path, options))).toMatchObject([
      { familyName: 'Caradec-Dupuis', level: 'GS', places: [{ name: 'MS-GS' }], guardians: [] },
    ]);
  });

  test('teachers alone: title, name, first name, academic mail, level', async () => {
    const text = csv(
      ['Civilité', 'Nom', 'Prénom', 'Mail académique', 'Niveau'],
      [['Madame', 'Bertin', 'Claire', 'claire.bertin@ac-nantes.example', 'CP']],
    );
    expect(putsOf(await read({ 'a.csv': text }))).toMatchObject([
      { kind: 'staff', displayName: 'Mme Bertin', email: 'claire.bertin@ac-nantes.example', places: [] },
    ]);
  });

  test.each([
    ['without a name', { ...LEA, family: '' }, 'reject missing: a name, or the birth date'],
    ['without a birth date', { ...LEA, born: '' }, 'reject missing: a name, or the birth date'],
    ['born on a day that is none', { ...LEA, born: '31/02/2020' }, 'reject bad-date: a birth date that is in no calendar'],
    ['with a name too long', { ...LEA, given: 'X'.repeat(101) }, 'reject too-large: givenName'],
  ])('a pupil %s is a reject, the others go on', async (_what, pupil, finding) => {
    const items = await read({ 'a.csv': pupilsCsv([pupil, { ...LEA, given: 'Adam' }]) });
    expect(findingsOf(items)).toEqual([finding]);
    expect(putsOf(items)).toHaveLength(1);
    expect(items.find(({ operation }) => operation === 'reject')).toMatchObject({ line: 2 });
  });

  test('a pupil without class is taken and flagged: no-class', async () => {
    expect(findingsOf(await read({ 'a.csv': pupilsCsv([{ ...LEA, class: '' }]) }))).toEqual([
      'remark no-class: a pupil of no class',
    ]);
  });

  test('a cell that a spreadsheet would run is text like any other', async () => {
    expect(putsOf(await read({ 'a.csv': pupilsCsv([{ ...LEA, given: '=cmd|"x"!A1' }]) }))).toMatchObject([
      { givenName: '=cmd|"x"!A1' },
    ]);
  });
});

describe('what is no delivery of a school: IMPORT-FICHIER', () => {
  const pupils = pupilsCsv([LEA]);
  test.each([
    ['adults without pupils', { 'a.csv': guardiansCsv([SOPHIE]) }, /adults without/],
    ['two files of pupils', { 'a.csv': pupils, 'b.csv': pupils }, /two files/],
    ['columns of something else', { 'a.csv': 'Repas;Prix\n1;2' }, /none of/],
    [
      'a column that is needed missing',
      { 'a.csv': 'Nom;Prénom;Date de naissance\nA;B;2020-01-01' },
      /no column is called "libelle classe"/,
    ],
    ['commas', { 'a.csv': 'Nom,Prénom,Date de naissance\n' }, /none of/],
    ['an empty file', { 'a.csv': '' }, /empty/],
    ['a quote that never ends', { 'a.csv': `${pupils}\r\n"MORVAN;Léa` }, /line \d+: its quotes/],
    ['a record without end', { 'a.csv': `${pupils}\r\n${'x'.repeat(200_000)}` }, /quotes or columns/],
    ['not text', { 'a.csv': Buffer.from([0x50, 0, 1, 2]) }, /not a text file/],
    ['a file of the AAF beside them', { 'a.csv': pupils, [aafName('Eleve')]: '' }, /mixed/],
  ])('%s', async (_what, files, detail) => {
    await expect(read(files as FeedFiles)).rejects.toMatchObject({
      code: 'IMPORT-FICHIER',
      detail: expect.stringMatching(detail),
    });
  });

  test('larger than the file of a school, more rows than a school has', async () => {
    await expect(read({ 'a.csv': pupils }, { limits: { ...FEED_LIMITS, csvBytes: 200 } })).rejects.toMatchObject({
      code: 'IMPORT-FICHIER',
    });
    await expect(read({ 'a.csv': `${pupils}${'\r\na;b'.repeat(20_001)}` })).rejects.toMatchObject({
      code: 'IMPORT-FICHIER',
      detail: expect.stringContaining('rows'),
    });
  });

  test('an adult of a thousand children is a reject: too-large', async () => {
    const items = await family(
      [LEA],
      [{ ...SOPHIE, children: Array.from({ length: 1_000 }, (): [string, string] => ['MORVAN', 'Léa']) }],
    );
    expect(findingsOf(items)).toEqual(['reject too-large: more children than an adult has']);
  });

  test.each([undefined, { uai: '44' }])('without the UAI of the school (%j): SYS-FORME', async (school) => {
    const path = await room.file('a.csv', pupils);
    await expect(openDelivery(path, { source: 's', ...(school && { school }) })).rejects.toMatchObject({ code: 'SYS-FORME' });
  });
});
