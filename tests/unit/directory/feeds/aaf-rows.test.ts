import { afterEach, describe, expect, test } from '@jest/globals';
import type { FeedItem } from '../../../../src/directory/feeds/record.js';
import {
  aafFile,
  aafName,
  addRequest,
  deleteRequest,
  LEA,
  modifyRequest,
  SOPHIE,
  THIERRY,
  type Attributes,
} from '../../../support/aaf-files.js';
import { DeliveryRoom } from '../../../support/feed-files.js';
import { findingsOf, itemsOf, putsOf } from '../../../support/read-feed.js';

const room = new DeliveryRoom();
afterEach(() => room.sweep());

async function read(category: string, requests: readonly string[], mode = 'Complet'): Promise<FeedItem[]> {
  return itemsOf(await room.file(aafName(category, 0, mode), aafFile(requests)));
}

async function readOne(category: string, attributes: Attributes): Promise<{ record: unknown; findings: string[] }> {
  const key = String(attributes['ENTPersonJointure'] ?? attributes['ENTStructureJointure'] ?? '1');
  const items = await read(category, [addRequest(category, key, attributes)]);
  return { record: putsOf(items)[0], findings: findingsOf(items) };
}

const pupil = (more: Attributes) => readOne('Eleve', { ...LEA, ...more });
const staff = (more: Attributes) => readOne('PersEducNat', { ...THIERRY, ...more });
const place = (id: string, name = id) => ({ schoolKey: '4401', kind: 'class', id, name });

describe('2.5: pupils of 1D', () => {
  test('classes have exactly five parts; a value of any other number is left out and said', async () => {
    const { record, findings } = await pupil({ ENTPersonClasses: ['4401$$$1001$CP A', '4401$1002', '4401$$$1003$CE1$more'] });
    expect(record).toMatchObject({ places: [place('1001', 'CP A')] });
    expect(findings).toEqual([
      'remark too-few-parts: ENTPersonClasses has a value of 2 parts, where 5 are read',
      'remark too-few-parts: ENTPersonClasses has a value of 6 parts, where 5 are read',
    ]);
  });

  test('a class of a double level is known by its id, its name being a label', async () => {
    expect((await pupil({ ENTPersonClasses: '4401$$$1002$CP-CE1' })).record).toMatchObject({ places: [place('1002', 'CP-CE1')] });
  });

  test('groups stand beside classes', async () => {
    const { record } = await pupil({ ENTPersonGroupes: '4401$$$G201$UPE2A' });
    expect(record).toMatchObject({
      places: [place('1001', 'CP A'), { schoolKey: '4401', kind: 'group', id: 'G201', name: 'UPE2A' }],
    });
  });

  test('a pupil without class is taken and flagged', async () => {
    const { record, findings } = await pupil({ ENTPersonClasses: '' });
    expect(record).toMatchObject({ places: [] });
    expect(findings).toEqual(['remark no-class: a pupil of no class']);
  });

  test('a pupil without school is a reject: no-school', async () => {
    const { record, findings } = await pupil({ ENTPersonStructRattach: '' });
    expect(record).toBeUndefined();
    expect(findings).toEqual(['reject no-school: a pupil of no school']);
  });

  test('the national number, the birth date and what the town asks never come out', async () => {
    const { record } = await pupil({ ENTEleveTransport: 'O', ENTEleveGarderieSoir: 'O', ENTPersonMail: 'lea@exemple.fr' });
    expect(JSON.stringify(record)).not.toMatch(/100000000AA|2020|lea@|"O"/);
  });

  test.each([
    ['CP$COURS PREPARATOIRE', 'CP'],
    ['CE1$COURS ELEMENTAIRE 1ERE ANNEE', 'CE1'],
    ['X$Cours élémentaire 2e année', 'CE2'],
    ['CM1$COURS MOYEN 1RE ANNEE', 'CM1'],
    ['CM2$Cours moyen deuxième année', 'CM2'],
    ['GS$GRANDE SECTION', 'GS'],
    ['TPS$TRES PETITE SECTION', 'PS'],
    ['CE2', 'CE2'],
    ['6EME', '6E'],
    ['ULIS$ULIS ECOLE', undefined],
  ])('the level %s is %s', async (told, level) => {
    const { record } = await pupil({ ENTEleveNiveau: told });
    expect((record as { level?: string }).level).toBe(level);
  });

  test.each([
    ['1', true],
    ['2', true],
    ['3', true],
    ['4', false],
    ['5', true],
    ['6', false],
    ['10', true],
    ['20', true],
    ['38', false],
    ['39', false],
    ['41', false],
    ['42', false],
    ['43', false],
    ['50', true],
    ['51', true],
    ['90', false],
    ['01', true],
  ])('2.6: link %s has authority: %s', async (link, authority) => {
    const { record, findings } = await pupil({ ENTEleveAutoriteParentale: `801201$${link}` });
    expect(record).toMatchObject({ guardians: [{ guardianKey: '801201', authority }] });
    expect(findings).toEqual([]);
  });

  test.each(['7', '', 'constructor', '__proto__'])('a link of unknown code %j gives no authority, and is said', async (link) => {
    const { record, findings } = await pupil({ ENTEleveAutoriteParentale: `801201$${link}` });
    expect(record).toMatchObject({ guardians: [{ authority: false }] });
    expect(findings).toHaveLength(1);
  });

  test('authority is of the pair: one adult may have it for one child and not for the other', async () => {
    const items = await read('Eleve', [
      addRequest('Eleve', '70021', { ...LEA, ENTEleveAutoriteParentale: ['801201$2', '801209$1'] }),
      addRequest('Eleve', '70022', { ...LEA, ENTPersonJointure: '70022', ENTEleveAutoriteParentale: ['801201$2', '801209$90'] }),
    ]);
    expect(putsOf(items).map((record) => 'guardians' in record && record.guardians.map(({ authority }) => authority))).toEqual([
      [true, true],
      [true, false],
    ]);
  });
});

describe('2.2: values', () => {
  test.each([
    ['N&apos;DIAYE', "N'DIAYE"],
    ['N&amp;apos;DIAYE', "N'DIAYE"],
    ['N&amp;#39;DIAYE', "N'DIAYE"],
    ['R&amp;eacute;mi', 'Rémi'],
    ['R&amp;#xE9;mi', 'Rémi'],
    ['R&#233;mi', 'Rémi'],
    ['A &amp;amp;amp; B', 'A &amp; B'],
    ['A &amp; B', 'A & B'],
    ['&amp;unknown;', '&unknown;'],
    ['&amp;#0;&amp;#xD800;', '&#0;&#xD800;'],
    ['  LE \t GOFF\n', 'LE GOFF'],
    ['Anne&amp;nbsp;Marie', 'Anne Marie'],
    ["<![CDATA[D'ARC & CIE]]>", "D'ARC & CIE"],
  ])('%s reads %s: escaping comes off once, blanks at the ends go', async (written, meant) => {
    const request = addRequest('Eleve', '70021', { ...LEA, ENTPersonNom: 'HERE' }).replace('HERE', written);
    expect(putsOf(await read('Eleve', [request]))[0]).toMatchObject({ familyName: meant });
  });

  test('an empty value is none: the name of birth stands in for the name of use', async () => {
    expect((await pupil({ ENTPersonNom: '  ', ENTPersonNomPatro: 'TEXIER' })).record).toMatchObject({ familyName: 'TEXIER' });
  });

  test.each([
    ['ENTPersonPrenom', 'givenName'],
    ['ENTPersonNom', 'familyName'],
  ])('without %s the row is a reject: missing', async (attribute, field) => {
    expect((await pupil({ [attribute]: '', ENTPersonNomPatro: '' })).findings).toEqual([`reject missing: ${field}`]);
  });

  test('a name longer than names are is a reject: too-large, without the name', async () => {
    expect((await pupil({ ENTPersonNom: 'X'.repeat(101) })).findings).toEqual(['reject too-large: familyName']);
  });

  test('days: coming and leaving, in the shapes academies write', async () => {
    const { record } = await pupil({
      ENTPersonClasses: ['4401$$$1001$CP A', '4401$$$1002$CE1'],
      ENTEleveDateEntreeClasses: ['4401$01/09/2026$1001', '4401$05/10/2026$CE1'],
      ENTEleveDateSortieClasses: ['4401$04/10/2026$1001'],
      ENTEleveDateEntreeStructRattach: '01/09/2026',
      ENTEleveDateSortieStructRattach: '4401$03/07/2027',
    });
    expect(record).toMatchObject({
      places: [
        { id: '1001', from: '2026-09-01', until: '2026-10-04' },
        { id: '1002', from: '2026-10-05' },
      ],
      schools: [{ schoolKey: '4401', from: '2026-09-01', until: '2027-07-03' }],
    });
  });

  test.each(['31/02/2026', '2026-02-30', '00/01/2026', 'demain', '4401$1001'])(
    'the day %s is a reject: bad-date',
    async (written) => {
      expect((await pupil({ ENTEleveDateSortieClasses: written })).findings).toEqual([
        'reject bad-date: ENTEleveDateSortieClasses has a value without a day of the calendar',
      ]);
    },
  );

  test.each(['17$70021', 'a b', 'x'.repeat(65)])('the key %j is a reject: bad-key', async (key) => {
    expect(findingsOf(await read('Eleve', [addRequest('Eleve', key, LEA)]))).toEqual(['reject bad-key: identifier']);
  });

  test('a record whose key is not its identifier is a reject: bad-key', async () => {
    expect(findingsOf(await read('Eleve', [addRequest('Eleve', '70099', LEA)]))).toEqual([
      'reject bad-key: ENTPersonJointure is not the identifier',
    ]);
  });

  test('a record of another category than its file is a reject: unknown-category', async () => {
    expect(findingsOf(await read('Eleve', [addRequest('PersEducNat', '70021', LEA)]))).toEqual([
      'reject unknown-category: a record that is not of Eleve',
    ]);
  });

  test('an unknown attribute is one remark for its name, counted, where it was met first', async () => {
    const requests = ['70021', '70022', '70023'].map((key) =>
      addRequest('Eleve', key, { ...LEA, ENTPersonJointure: key, ENTEleveNouveau: 'x' }),
    );
    const items = await read('Eleve', requests);
    expect(putsOf(items)).toHaveLength(3);
    expect(items.at(-1)).toMatchObject({
      operation: 'remark',
      reason: 'unknown-attribute',
      detail: 'ENTEleveNouveau of Eleve, 3 times',
      line: 5,
    });
    expect(findingsOf(items)).toHaveLength(1);
  });

  test('a change to come (…Date) is known, and waits for its day', async () => {
    expect((await staff({ ENTPersonFonctionsDate: '01/09/2027' })).findings).toEqual([]);
  });

  test('a function between two days begins and ends on them; days that are no period refuse the row', async () => {
    const replacing = { ENTPersonFonctions: '1$RPL$$REMPLACANT$', ENTEnsFonctionDir: [], ENTPersonStructRattach: '1' };
    const { record } = await staff({ ...replacing, ENTPersonFonctionsDate: '1$RPL$01/09/2025$31/12/2025' });
    expect(record).toMatchObject({ functions: [{ schoolKey: '1', code: 'RPL', from: '2025-09-01', until: '2025-12-31' }] });
    const other = await staff({ ...replacing, ENTPersonFonctionsDate: '2$RPL$01/09/2025$31/12/2025' });
    expect(other.record).toMatchObject({ functions: [{ schoolKey: '1', code: 'RPL' }] });
    expect(JSON.stringify(other.record)).not.toContain('until');
    for (const wrong of ['1$RPL$31/12/2025$01/09/2025', '1$RPL$01/09/2025$31/02/2026']) {
      expect((await staff({ ...replacing, ENTPersonFonctionsDate: wrong })).findings).toEqual([
        'reject bad-date: ENTPersonFonctionsDate has a value whose days are no period',
      ]);
    }
  });

  test('no finding ever holds a value', async () => {
    const items = await read('Eleve', [
      addRequest('Eleve', '70021', {
        ...LEA,
        ENTPersonNom: 'SECRET'.repeat(30),
        ENTPersonClasses: 'SECRET',
        ENTEleveDateSortieClasses: 'SECRET',
      }),
    ]);
    expect(findingsOf(items).length).toBeGreaterThan(1);
    expect(findingsOf(items).join()).not.toContain('SECRET');
  });
});

describe('2.5: staff', () => {
  test('functions have five parts; the school of which somebody is head is a function DIR', async () => {
    const { record, findings } = await staff({
      ENTPersonFonctions: ['4401$ENS$ENSEIGNEMENT$G0000$SANS', '4403$RPL$REMPLACANT$G0000$SANS', '4404$ENS', '-'],
      ENTEnsFonctionDir: ['4401', '4401'],
    });
    expect(record).toMatchObject({
      functions: [
        { schoolKey: '4401', code: 'ENS' },
        { schoolKey: '4403', code: 'RPL' },
        { schoolKey: '4401', code: 'DIR' },
      ],
    });
    expect(findings).toEqual(['remark too-few-parts: ENTPersonFonctions has a value of 2 parts, where 5 are read']);
  });

  test.each([
    ['O', 'ENS'],
    ['N', '-'],
    ['', '-'],
  ])('attached to a school where no function is told, teacher %j: %s', async (isTeacher, code) => {
    const { record } = await staff({ ENTPersonFonctions: '', ENTEnsFonctionDir: '', ENTPersonCategorieEnseignant: isTeacher });
    expect(record).toMatchObject({ functions: [{ schoolKey: '4401', code }] });
  });

  test('a mistyped address keeps nobody out: it is left out and said', async () => {
    const { record, findings } = await staff({ ENTPersonMail: 'thierry.vasseur@' });
    expect(record).not.toHaveProperty('email');
    expect(findings).toEqual(['remark malformed-value: email cannot be used, and is left out']);
  });
});

describe('2.5: schools', () => {
  const SCHOOL: Attributes = {
    ENTStructureJointure: '4401',
    ENTStructureUAI: '0449901Y',
    ENTStructureNomCourant: 'LES HIRONDELLES',
  };
  const school = (more: Attributes) => readOne('EtabEducNat', { ...SCHOOL, ...more });

  test('the town of the address wins over the one behind the name', async () => {
    const { record } = await school({
      ENTStructureNomCourant: 'LES HIRONDELLES$ST AUBIN',
      ENTStructureVille: 'SAINT-AUBIN-DES-MARAIS',
    });
    expect(record).toMatchObject({ name: 'LES HIRONDELLES', town: 'SAINT-AUBIN-DES-MARAIS' });
  });

  test('a label that is no code does not pass for one', async () => {
    expect((await school({ ENTStructureTypeStruct: "ECOLE ELEMENTAIRE D'APPLICATION" })).record).not.toHaveProperty('type');
  });

  test.each([
    ['PU', false],
    ['PR', true],
    ['', false],
  ])('contract %j is private: %s', async (contract, isPrivate) => {
    expect(await school({ ENTEtablissementContrat: contract })).toMatchObject({ record: { isPrivate }, findings: [] });
  });

  test('10.1.11: a UAI with a wrong letter is taken and said, one that is none is a reject', async () => {
    expect(await school({ ENTStructureUAI: '0449901A' })).toMatchObject({
      record: { uai: '0449901A' },
      findings: [expect.stringMatching(/^remark malformed-value/)],
    });
    expect((await school({ ENTStructureUAI: '44' })).findings).toEqual([
      'reject malformed-value: ENTStructureUAI is not seven digits and a letter',
    ]);
    expect((await school({ ENTStructureUAI: '' })).findings).toEqual(['reject missing: uai']);
  });
});

describe('2.6: 2D', () => {
  test('names, classes of two parts, links of six with the legal guardian fourth, and the number of the school', async () => {
    const { record, findings } = await readOne('Eleve', {
      ENTPersonJointure: '2000000',
      ENTEleveStructRattachId: '88123',
      sn: 'CARADEC',
      givenName: 'Lou',
      ENTPersonNomPatro: 'CARADEC',
      personalTitle: 'M.',
      ENTElevePersRelEleve: ['2000001$10$1$1$1$1', '2000002$20$0$2$1$0', '2000003$38$1$0$1$1', '2000004$20$1'],
      ENTEleveRegime: 'EXTERNE LIBRE',
      ENTEleveNivFormation: 'SIXIEME',
      ENTPersonStructRattach: '3000',
      ENTEleveClasses: ['3000$6A', '3000$$$1$6B'],
      ENTEleveGroupes: '3000$6ANG1',
      ENTEleveDateEntreeClasses: '3000$18/08/2026$6A',
    });
    expect(record).toEqual({
      kind: 'pupil',
      key: '2000000',
      givenName: 'Lou',
      familyName: 'CARADEC',
      level: '6E',
      schools: [{ schoolKey: '3000', pupilNumber: '88123' }],
      places: [
        { schoolKey: '3000', kind: 'class', id: '6A', name: '6A', from: '2026-08-18' },
        { schoolKey: '3000', kind: 'group', id: '6ANG1', name: '6ANG1' },
      ],
      guardians: [
        { guardianKey: '2000001', link: '10', authority: true },
        { guardianKey: '2000002', link: '20', authority: true },
        { guardianKey: '2000003', link: '38', authority: false },
      ],
    });
    expect(findings).toEqual([
      'remark too-few-parts: ENTEleveClasses has a value of 5 parts, where 2 are read',
      'remark too-few-parts: ENTElevePersRelEleve has a value of 3 parts, where 6 are read',
    ]);
  });

  test('teachers: classes with and without a subject are the same class', async () => {
    const { record } = await readOne('PersEducNat', {
      ENTPersonJointure: '5001',
      sn: 'DIALLO',
      givenName: 'Aïcha',
      personalTitle: 'Mme',
      mail: 'aicha.diallo@ac-nantes.example',
      ENTPersonStructRattach: '3000',
      ENTPersonFonctions: '3000$ENS$ENSEIGNEMENT$L0202$LETTRES',
      ENTAuxEnsClasses: '3000$6A',
      ENTAuxEnsClassesMatieres: ['3000$6A$020700', '3000$6B$020700'],
      ENTAuxEnsClassesPrincipal: '3000$6A',
      PersEducNatPresenceDevantEleves: 'O',
    });
    expect(record).toMatchObject({
      displayName: 'Mme DIALLO',
      places: [{ id: '6A' }, { id: '6B' }],
      functions: [{ schoolKey: '3000', code: 'ENS' }],
    });
  });

  test('a number that does not say of which of two schools it is comes with neither', async () => {
    const { record, findings } = await pupil({ ENTPersonStructRattach: ['4401', '4403'], ENTEleveStructRattachId: '88123' });
    expect(record).toMatchObject({ schools: [{ schoolKey: '4401' }, { schoolKey: '4403' }] });
    expect(findings).toEqual(['remark malformed-value: ENTEleveStructRattachId does not say of which school']);
  });
});

describe('2.2: changes of a Delta', () => {
  const changeOf = async (category: string, attributes: Attributes) =>
    read(category, [modifyRequest(category, '70021', attributes)], 'Delta');

  test('what is told replaces, the rest is not spoken of; classes told are classes only', async () => {
    expect(await changeOf('Eleve', { ENTPersonNom: 'TEXIER', ENTPersonClasses: '4401$$$1002$CP-CE1' })).toEqual([
      {
        file: aafName('Eleve', 0, 'Delta'),
        line: 5,
        operation: 'change',
        of: 'pupil',
        key: '70021',
        fields: { familyName: 'TEXIER', places: [place('1002', 'CP-CE1')] },
        parts: ['class'],
      },
    ]);
  });

  test('the same spelling of the key again, or what we drop, changes nothing', async () => {
    expect(await changeOf('Eleve', { ENTPersonJointure: '70021', ENTEleveTransport: 'N' })).toEqual([]);
  });

  test('functions told are not headships, and the other way round', async () => {
    expect(await changeOf('PersEducNat', { ENTEnsFonctionDir: '' })).toMatchObject([
      { fields: { functions: [] }, parts: ['headship'] },
    ]);
    expect(await changeOf('PersEducNat', { ENTPersonFonctions: '4401$RPL$$$' })).toMatchObject([
      { fields: { functions: [{ code: 'RPL' }] }, parts: ['function'] },
    ]);
  });

  test('what may be empty is emptied by an empty value, what may not is a reject: missing', async () => {
    expect(await changeOf('PersRelEleve', { ENTPersonMail: '' })).toMatchObject([
      { operation: 'change', of: 'guardian', fields: { email: null } },
    ]);
    expect(findingsOf(await changeOf('PersRelEleve', { ENTPersonNom: '' }))).toContain('reject missing: familyName');
  });

  test('a new number of the school alone', async () => {
    expect(await changeOf('Eleve', { ENTEleveStructRattachId: '88124' })).toMatchObject([
      { fields: { pupilNumber: '88124' }, parts: [] },
    ]);
  });

  test('days without their classes cannot be applied, and are said', async () => {
    expect(findingsOf(await changeOf('Eleve', { ENTEleveDateSortieClasses: '4401$04/10/2026$1001' }))).toEqual([
      'remark missing: ENTEleveDateSortieClasses without what it is about',
    ]);
  });

  test('a field that does not fit its schema is a reject', async () => {
    expect(findingsOf(await changeOf('Eleve', { ENTPersonStructRattach: 'a b' }))).toEqual([
      'reject bad-key: schools.0.schoolKey',
    ]);
  });

  test('a deletion names its key, and a new record may stand beside it', async () => {
    const items = await read(
      'PersRelEleve',
      [deleteRequest('PersRelEleve', '801205'), addRequest('PersRelEleve', '801201', SOPHIE)],
      'Delta',
    );
    expect(items.map(({ operation }) => operation)).toEqual(['delete', 'put']);
    expect(items[0]).toMatchObject({ of: 'guardian', key: '801205', line: 5 });
  });
});
