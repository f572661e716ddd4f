import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { hasValidUaiLetter } from '../../../../src/domain/uai.js';
import { deliveryFiles } from '../../../../src/directory/synthetic/delivery.js';
import { MISTAKES } from '../../../../src/directory/synthetic/mistakes.js';
import { academyOf, byCategory, readDelivery, readFile, type ReadRequest } from '../../../support/synthetic-academy.js';

const requests = readDelivery({ academy: academyOf(40) });
const of = byCategory(requests);
const [structures, pupils, guardians, staff] = ['EtabEducNat', 'Eleve', 'PersRelEleve', 'PersEducNat'].map(of) as [readonly ReadRequest[], readonly ReadRequest[], readonly ReadRequest[], readonly ReadRequest[]];
const schoolKeys = new Set(structures.map(({ key }) => key));

const one = (request: ReadRequest, name: string): string => request.values[name]?.[0] ?? '';
const all = (request: ReadRequest, name: string): readonly string[] => request.values[name] ?? [];
const classOf = (pupil: ReadRequest): string => one(pupil, 'ENTPersonClasses').split('$')[3] ?? '';
const nameOf = (request: ReadRequest): string => `${one(request, 'ENTPersonPrenom')} ${one(request, 'ENTPersonNom')}`;
const pupilOf = new Map(pupils.map((pupil) => [pupil.key, pupil]));
const siblings = guardians.map((guardian) => all(guardian, 'ENTPersRelEleveEleve').flatMap((key) => pupilOf.get(key) ?? []));
const codes = (member: ReadRequest): readonly string[] => all(member, 'ENTPersonFonctions').map((value) => value.split('$')[1] ?? '');

describe('the bytes', () => {
  test('are the same for the same seed, on every machine', () => {
    const digest = createHash('sha256');
    for (const { name, bytes } of deliveryFiles({ academy: academyOf(20) })) digest.update(name).update(bytes);
    expect(digest.digest('hex')).toBe('86322684ad3e223fb9b9eb818566ff9fdbf03a0b071a802f6497ca6045edf776');
  });

  test('are others for another seed', () => {
    const [first, second] = ['a', 'b'].map((seed) => [...deliveryFiles({ academy: academyOf(1, { seed }) })][1]!.bytes);
    expect(first!.equals(second!)).toBe(false);
  });
});

describe('the files', () => {
  const files = [...deliveryFiles({ academy: academyOf(60) })];

  test('are called as those of the AAF, numbered from 0000, of 5,000 entities at most', () => {
    expect(files.map(({ name }) => name)).toEqual([
      'ENT_0440999X_Complet_20250901_EtabEducNat_0000.xml',
      'ENT_0440999X_Complet_20250901_Eleve_0000.xml',
      'ENT_0440999X_Complet_20250901_Eleve_0001.xml',
      'ENT_0440999X_Complet_20250901_PersRelEleve_0000.xml',
      'ENT_0440999X_Complet_20250901_PersRelEleve_0001.xml',
      'ENT_0440999X_Complet_20250901_PersEducNat_0000.xml',
    ]);
    expect(Math.max(...files.map(({ entities }) => entities))).toBe(5_000);
  });

  test('open with the document type and the version, some without a declaration before it', () => {
    const openings = files.map(({ bytes }) => bytes.toString('utf8', 0, 200));
    for (const opening of openings) expect(opening).toMatch(/^(<\?xml version="1.0" encoding="UTF-8"\?>\n)?<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n<!-- AAF-VE1803 -->\n/);
    expect(openings.filter((opening) => opening.startsWith('<!DOCTYPE'))).toHaveLength(1);
  });
});

describe('the proportions', () => {
  test('203 people for each school: 105 pupils, 19 for each teacher, 1.5 guardians for each pupil', () => {
    const schools = structures.length - 2;
    const within = (value: number, expected: number, tolerance: number): void => { expect(Math.abs(value - expected)).toBeLessThan(tolerance); };
    expect(schools).toBe(40);
    within((pupils.length + guardians.length + staff.length) / schools, 203, 6);
    within(pupils.length / schools, 105, 4);
    within(pupils.length / staff.filter((member) => one(member, 'ENTPersonCategorieEnseignant') === 'O').length, 19.5, 1.5);
    within(guardians.reduce((sum, guardian) => sum + all(guardian, 'ENTPersRelEleveEleve').length, 0) / pupils.length, 1.5, 0.08);
  });
});

describe('what it says', () => {
  test('numbers of schools are of the 99xx range and have the right letter', () => {
    for (const structure of structures) {
      expect(one(structure, 'ENTStructureUAI')).toMatch(/^0(44|49|53|72|85)99\d\d[A-Z]$/);
      expect(hasValidUaiLetter(one(structure, 'ENTStructureUAI'))).toBe(true);
    }
  });

  test('no number of a school comes twice, in the largest academy as well', () => {
    const [file] = deliveryFiles({ academy: academyOf(4_000) });
    const uais = readFile(file!.bytes.toString()).map((structure) => one(structure, 'ENTStructureUAI'));
    expect(uais).toHaveLength(4_200);
    expect(new Set(uais).size).toBe(4_200);
  });

  test('keys and INE are those of one person', () => {
    const keys = [...structures, ...pupils, ...guardians, ...staff].map(({ key }) => key);
    expect(keys.length - new Set(keys).size).toBe(2);
    for (const pupil of pupils) expect(one(pupil, 'ENTEleveINE')).toMatch(/^\d{9}[A-Z]{2}$/);
  });

  test('classes and functions have five parts, parents two', () => {
    const parts = (list: readonly ReadRequest[], name: string): readonly number[] => list.flatMap((request) => all(request, name).map((value) => value.split('$').length));
    expect(new Set(parts(staff, 'ENTPersonFonctions'))).toEqual(new Set([5]));
    expect(parts(pupils, 'ENTPersonClasses').filter((count) => count !== 5)).toHaveLength(2);
    expect(new Set(parts(pupils, 'ENTEleveAutoriteParentale'))).toEqual(new Set([2]));
  });

  test('without mistakes every key leads somewhere', () => {
    const clean = byCategory(readDelivery({ academy: academyOf(20, { clean: true }) }));
    const known = new Set([...clean('PersRelEleve'), ...clean('EtabEducNat')].map(({ key }) => key));
    for (const pupil of clean('Eleve')) {
      const named = [...all(pupil, 'ENTPersonStructRattach'), ...all(pupil, 'ENTEleveAutoriteParentale').map((value) => value.split('$')[0])];
      expect(named.filter((key) => !known.has(key ?? ''))).toEqual([]);
      expect(classOf(pupil)).not.toBe('');
    }
  });
});

describe('the odd cases', () => {
  const withName = (test: RegExp, list = pupils): number => list.filter((request) => test.test(one(request, 'ENTPersonNom'))).length;

  test('twins, in one class and in two', () => {
    const twins = siblings.flatMap((children) => children.flatMap((first, index) => children.slice(index + 1).filter((second) => one(first, 'ENTEleveNiveau') === one(second, 'ENTEleveNiveau')).map((second) => [first, second] as const)));
    expect(twins.filter(([first, second]) => classOf(first) === classOf(second)).length).toBeGreaterThan(0);
    expect(twins.filter(([first, second]) => classOf(first) !== classOf(second)).length).toBeGreaterThan(0);
  });

  test('homonyms in one class who are no family', () => {
    const seen = new Map<string, ReadRequest>();
    const pairs = pupils.flatMap((pupil) => {
      const key = `${classOf(pupil)} ${nameOf(pupil)}`;
      const other = seen.get(key);
      seen.set(key, pupil);
      return other === undefined || other.key === pupil.key ? [] : [[other, pupil] as const];
    });
    expect(pairs.length).toBeGreaterThan(5);
    expect(pairs.some(([first, second]) => !all(first, 'ENTEleveAutoriteParentale').some((tie) => all(second, 'ENTEleveAutoriteParentale').includes(tie)))).toBe(true);
  });

  test('siblings in two schools', () => {
    expect(siblings.filter((children) => new Set(children.map((child) => one(child, 'ENTPersonStructRattach'))).size > 1).length).toBeGreaterThan(10);
  });

  test('parents with authority on one of their children only, and partners with none', () => {
    const authority = guardians.map((guardian) => {
      const children = all(guardian, 'ENTPersRelEleveEleve').map((key) => pupilOf.get(key)!);
      const named = children.filter((child) => all(child, 'ENTEleveAutoriteParentale').some((tie) => tie.startsWith(`${guardian.key}$`)));
      return { children: children.length, named: named.length };
    });
    expect(authority.filter(({ children, named }) => named > 0 && named < children).length).toBeGreaterThan(10);
    expect(authority.filter(({ named }) => named === 0).length).toBeGreaterThan(10);
  });

  test('a teacher of two schools, a head who teaches and one who does not, a replacement with days, an inspector, an assistant', () => {
    expect(staff.filter((member) => all(member, 'ENTPersonStructRattach').length === 2).length).toBeGreaterThan(2);
    const heads = staff.filter((member) => codes(member).includes('DIR'));
    expect(heads).toHaveLength(40);
    expect(heads.filter((member) => codes(member).includes('ENS')).length).toBeGreaterThan(20);
    expect(heads.filter((member) => !codes(member).includes('ENS')).length).toBeGreaterThan(2);
    expect(heads.every((member) => all(member, 'ENTEnsFonctionDir').length === 1)).toBe(true);
    expect(staff.filter((member) => /^\d+\$RPL\$\d{2}\/\d{2}\/2025\$\d{2}\/\d{2}\/2025$/.test(one(member, 'ENTPersonFonctionsDate'))).length).toBeGreaterThan(2);
    expect(staff.filter((member) => codes(member).includes('INS'))).toHaveLength(2);
    expect(staff.filter((member) => codes(member).includes('AES')).length).toBeGreaterThan(2);
  });

  test('teachers who are parents, known by two keys', () => {
    const parents = new Map(guardians.map((guardian) => [`${nameOf(guardian)} ${one(guardian, 'ENTPersonDateNaissance')}`, guardian]));
    const both = staff.flatMap((member) => parents.get(`${nameOf(member)} ${one(member, 'ENTPersonDateNaissance')}`) ?? []);
    expect(both.length).toBeGreaterThan(10);
  });

  test('apostrophes of both kinds, hyphens, blanks, and values that were escaped for HTML', () => {
    for (const pattern of [/'/, /’/, /-/, / /]) expect(withName(pattern)).toBeGreaterThan(0);
    expect(withName(/&#39;/, guardians)).toBeGreaterThan(0);
    expect(structures.some((structure) => one(structure, 'ENTStructureNomCourant').startsWith('&Eacute;cole'))).toBe(true);
  });

  test('classes of several levels, grouped village schools, private schools, districts, groups', () => {
    expect(pupils.some((pupil) => one(pupil, 'ENTPersonClasses').endsWith('$CP-CE1'))).toBe(true);
    expect(structures.filter((structure) => one(structure, 'ENTEcoleRPI') !== '')).toHaveLength(8);
    expect(structures.filter((structure) => one(structure, 'ENTEtablissementContrat') === 'PR')).toHaveLength(6);
    expect(structures.filter((structure) => one(structure, 'ENTStructureCodeTypeStruct') === 'IEN')).toHaveLength(2);
    expect(structures.filter((structure) => schoolKeys.has(one(structure, 'ENTEcoleCirconscription')))).toHaveLength(40);
    expect(pupils.filter((pupil) => all(pupil, 'ENTPersonGroupes').length > 0).length).toBeGreaterThan(10);
  });

  const SIGNS: Readonly<Record<string, (pupil: ReadRequest) => boolean>> = {
    'pupil without class': (pupil) => all(pupil, 'ENTPersonClasses').length === 0,
    'class code with too few parts': (pupil) => one(pupil, 'ENTPersonClasses').split('$').length === 3,
    'duplicate key': (pupil) => one(pupil, 'ENTPersonPrenom') === 'Doublon' && pupils.filter(({ key }) => key === pupil.key).length === 2,
    'unknown school key': (pupil) => !schoolKeys.has(one(pupil, 'ENTPersonStructRattach')),
    'wrong date': (pupil) => one(pupil, 'ENTEleveDateEntreeStructRattach') === '32/09/2025' && one(pupil, 'ENTPersonDateNaissance') === '31/02/2019',
    'unknown attribute': (pupil) => 'ENTEleveAutorisationSortie' in pupil.values,
    'no family name': (pupil) => one(pupil, 'ENTPersonNom') === '',
    'key of nobody as guardian': (pupil) => one(pupil, 'ENTEleveAutoriteParentale') === '99999999$10',
  };

  test.each(MISTAKES.map(({ name }) => name))('the mistake "%s": one in each district', (name) => {
    expect(pupils.filter(SIGNS[name]!)).toHaveLength(2);
  });
});
