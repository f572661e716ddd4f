import { describe, expect, test } from '@jest/globals';
import type { DirectoryCollections } from '../../../src/directory/collections.js';
import { resolvePerson, type Resolution } from '../../../src/directory/resolve.js';
import type { ExternalIdentity } from '../../../src/domain/identity.js';
import type { Lookup } from '../../../src/domain/lookup.js';
import { personNamed, seededDirectory } from '../../support/directory.js';

const ALICE = personNamed('person-alice');
const BRUNO = personNamed('person-bruno');

const key = (value: string, personId: string) => ({ id: `jointure ${value}`, personId });
const account = (subject: string, personId: string, connectionId = 'ent') => ({ id: `${connectionId} ${subject}`, connectionId, subject, personId });

function identity(subject: string, connectionId = 'ent'): ExternalIdentity {
  return { connectionId, protocol: 'cas', subject, attributes: {} };
}

const DAY = '2026-11-23';
const NOBODY = { outcome: 'nobody' } as const;
const one = (id: string) => ({ outcome: 'one', person: { id } });

/** By the chain of an ENT: the account itself, then the join keys. */
function resolve(directory: DirectoryCollections, who: ExternalIdentity, keys: readonly string[]): Promise<Resolution> {
  return resolveBy(directory, who, keys.length === 0 ? [] : [{ by: 'key', from: 'jointure', keys }]);
}

function resolveBy(directory: DirectoryCollections, who: ExternalIdentity, lookups: readonly Lookup[]): Promise<Resolution> {
  return resolvePerson({ directory, day: DAY }, who, [{ by: 'stored' }, ...lookups]);
}

describe('an account that is known', () => {
  test('is the person it was known to be, and nothing is written', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], identities: [account('alice', ALICE.id)] });
    expect(await resolve(directory, identity('alice'), [])).toMatchObject(one(ALICE.id));
    expect(await directory.identities.count('byPerson', [])).toBe(1);
  });

  test('is nobody at another provider', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], identities: [account('alice', ALICE.id)] });
    await expect(resolve(directory, identity('alice', 'other'), [])).resolves.toMatchObject(NOBODY);
  });

  test('whose keys name the same person, among others, is several, so that the second account of a parent can be reached', async () => {
    const { directory } = await seededDirectory({ people: [ALICE, BRUNO], identities: [account('alice', ALICE.id)], directoryKeys: [key('1', ALICE.id), key('2', BRUNO.id)] });
    expect(await resolve(directory, identity('alice'), ['jointure 2', 'jointure 1'])).toMatchObject({ outcome: 'several', people: [{ id: BRUNO.id }, { id: ALICE.id }] });
  });

  test('whose owner chose among several is the one that was chosen', async () => {
    const { directory } = await seededDirectory({ people: [ALICE, BRUNO], identities: [{ ...account('alice', ALICE.id), chosen: true }], directoryKeys: [key('1', ALICE.id), key('2', BRUNO.id)] });
    expect(await resolve(directory, identity('alice'), ['jointure 2', 'jointure 1'])).toMatchObject(one(ALICE.id));
  });

  test('of which one was blocked does not come in as another that its keys name', async () => {
    const blocked = personNamed('person-blocked', { state: 'blocked' });
    const { directory } = await seededDirectory({ people: [blocked, BRUNO], identities: [account('alice', blocked.id)], directoryKeys: [key('1', blocked.id), key('2', BRUNO.id)] });
    await expect(resolve(directory, identity('alice'), ['jointure 1', 'jointure 2'])).rejects.toMatchObject({ code: 'AUTH-COMPTE' });
  });

  test('by a provider whose subjects are not stable is nobody yet', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], identities: [account('alice', ALICE.id)], directoryKeys: [key('1', ALICE.id)] });
    const chain: readonly Lookup[] = [{ by: 'key', from: 'jointure', keys: ['jointure 1'] }];
    expect(await resolvePerson({ directory, day: DAY }, identity('alice'), [])).toEqual({ outcome: 'nobody', looked: [] });
    expect(await resolvePerson({ directory, day: DAY }, identity('other'), chain)).toMatchObject(one(ALICE.id));
    expect(await directory.identities.get('ent other')).toBeUndefined();
  });

  test('whose keys name somebody else was given to somebody else', async () => {
    const { directory } = await seededDirectory({ people: [ALICE, BRUNO], identities: [account('alice', ALICE.id)], directoryKeys: [key('2', BRUNO.id)] });
    await expect(resolve(directory, identity('alice'), ['jointure 2'])).rejects.toMatchObject({ code: 'AUTH-DOUBLON' });
  });

  test('whose keys nobody has is that person all the same', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], identities: [account('alice', ALICE.id)] });
    expect(await resolve(directory, identity('alice'), ['jointure 9'])).toMatchObject(one(ALICE.id));
  });
});

describe('an account that is new', () => {
  test('is the person its key names, and is known from then on', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], directoryKeys: [key('1', ALICE.id)] });
    expect(await resolve(directory, identity('alice'), ['jointure 1'])).toMatchObject(one(ALICE.id));
    expect(await directory.identities.get('ent alice')).toMatchObject({ subject: 'alice', personId: ALICE.id });
    expect(await resolve(directory, identity('alice'), [])).toMatchObject(one(ALICE.id));
  });

  test('is found in two tabs at once', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], directoryKeys: [key('1', ALICE.id)] });
    const found = await Promise.all([1, 2].map(() => resolve(directory, identity('alice'), ['jointure 1'])));
    expect(found).toMatchObject([one(ALICE.id), one(ALICE.id)]);
  });

  test('whose keys name two people is both of them, and nothing is written', async () => {
    const { directory } = await seededDirectory({ people: [ALICE, BRUNO], directoryKeys: [key('1', ALICE.id), key('2', BRUNO.id)] });
    expect(await resolve(directory, identity('x'), ['jointure 1', 'jointure 2'])).toMatchObject({ outcome: 'several', people: [{ id: ALICE.id }, { id: BRUNO.id }] });
    expect(await directory.identities.get('ent x')).toBeUndefined();
  });

  test('whose two keys name one person (two feeds) is that person', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], directoryKeys: [key('1', ALICE.id), key('2', ALICE.id)] });
    expect(await resolve(directory, identity('x'), ['jointure 1', 'jointure 2'])).toMatchObject(one(ALICE.id));
  });

  test('is never created, and never guessed from the same name', async () => {
    const { directory } = await seededDirectory({ people: [ALICE] });
    const named: ExternalIdentity = { ...identity('x'), attributes: { givenName: [ALICE.givenName], familyName: [ALICE.familyName] } };
    await expect(resolve(directory, named, [])).resolves.toMatchObject(NOBODY);
    expect(await directory.people.count('byName', [])).toBe(1);
  });

  test('with a thousand keys is looked up by the first fifty', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], directoryKeys: [key('49', ALICE.id), key('50', ALICE.id)] });
    const keys = Array.from({ length: 1_500 }, (_, index) => `jointure ${index}`);
    expect(await resolve(directory, identity('x'), keys)).toMatchObject(one(ALICE.id));
    await expect(resolve(directory, identity('y'), keys.slice(50).concat(keys.slice(0, 50).filter((each) => each !== 'jointure 49')))).resolves.toMatchObject(one(ALICE.id));
    await expect(resolve(directory, identity('z'), Array.from({ length: 60 }, (_, index) => `jointure ${index + 100}`).concat('jointure 49'))).resolves.toMatchObject(NOBODY);
  });
});

describe('merged accounts', () => {
  test.each([['known', true], ['named by a key', false]])('%s lead to the person they were merged into', async (_how, known) => {
    const old = personNamed('person-old', { state: 'merged', mergedInto: 'person-older' });
    const older = personNamed('person-older', { state: 'merged', mergedInto: ALICE.id });
    const { directory } = await seededDirectory({ people: [ALICE, old, older], ...(known ? { identities: [account('a', old.id)] } : { directoryKeys: [key('1', old.id)] }) });
    expect(await resolve(directory, identity('a'), ['jointure 1'])).toMatchObject(one(ALICE.id));
  });

  test('two keys that were merged into one person are no double', async () => {
    const old = personNamed('person-old', { state: 'merged', mergedInto: ALICE.id });
    const { directory } = await seededDirectory({ people: [ALICE, old], directoryKeys: [key('1', ALICE.id), key('2', old.id)] });
    expect(await resolve(directory, identity('a'), ['jointure 1', 'jointure 2'])).toMatchObject(one(ALICE.id));
  });

  test('that lead nowhere are nobody', async () => {
    const old = personNamed('person-old', { state: 'merged' });
    const { directory } = await seededDirectory({ people: [old], identities: [account('a', old.id)] });
    await expect(resolve(directory, identity('a'), [])).resolves.toMatchObject(NOBODY);
  });

  test('that lead round in a circle are refused', async () => {
    const one = personNamed('person-one', { state: 'merged', mergedInto: 'person-two' });
    const two = personNamed('person-two', { state: 'merged', mergedInto: 'person-one' });
    const { directory } = await seededDirectory({ people: [one, two], identities: [account('a', one.id)] });
    await expect(resolve(directory, identity('a'), [])).rejects.toMatchObject({ code: 'AUTH-COMPTE' });
  });
});

describe('a person’s state', () => {
  test.each([['known', true], ['named by a key', false]])('blocked is refused, when %s, and the account is not remembered', async (_how, known) => {
    const blocked = personNamed('person-blocked', { state: 'blocked' });
    const { directory } = await seededDirectory({ people: [blocked], ...(known ? { identities: [account('a', blocked.id)] } : { directoryKeys: [key('1', blocked.id)] }) });
    await expect(resolve(directory, identity('a'), ['jointure 1'])).rejects.toMatchObject({ code: 'AUTH-COMPTE' });
    expect(await directory.identities.count('byPerson', [])).toBe(known ? 1 : 0);
  });

  test('leaving still signs in', async () => {
    const leaving = personNamed('person-leaving', { state: 'leaving' });
    const { directory } = await seededDirectory({ people: [leaving], directoryKeys: [key('1', leaving.id)] });
    expect(await resolve(directory, identity('a'), ['jointure 1'])).toMatchObject({ outcome: 'one', person: { state: 'leaving' } });
  });
});

describe('the chain of matchers', () => {
  test('stops at the first that finds anybody, and says what the others looked at', async () => {
    const { directory } = await seededDirectory({ people: [ALICE, BRUNO], directoryKeys: [key('1', ALICE.id), { id: 'mail b@ac-exemple.fr', personId: BRUNO.id }] });
    const chain = (value: string): readonly Lookup[] => [{ by: 'key', from: 'jointure', keys: [`jointure ${value}`] }, { by: 'key', from: 'autre', keys: ['mail b@ac-exemple.fr'] }];
    expect(await resolveBy(directory, identity('x'), chain('1'))).toMatchObject(one(ALICE.id));
    expect(await resolveBy(directory, identity('y'), chain('9'))).toMatchObject(one(BRUNO.id));
    expect(await resolveBy(directory, identity('z'), chain('9').slice(0, 1))).toEqual({ outcome: 'nobody', looked: ['jointure unknown-key'] });
  });
});

describe('a professional address', () => {
  const agent: Lookup = { by: 'agent', from: 'agent-mail', keys: ['mail a@ac-exemple.fr'] };
  const mail = { id: 'mail a@ac-exemple.fr', personId: ALICE.id };
  const school = { id: '0449901Y', kind: 'school' as const, name: 'École' };
  const holds = (profile: 'ENS' | 'TUT' | 'ELV', rest: object = {}) => [{ id: 'a', personId: ALICE.id, organisationId: school.id, profile, ...rest }];

  test('finds a member of staff', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], organisations: [school], directoryKeys: [mail], affiliations: holds('ENS') });
    expect(await resolveBy(directory, identity('x'), [agent])).toMatchObject(one(ALICE.id));
  });

  test.each([
    ['a parent', holds('TUT')],
    ['a pupil', holds('ELV')],
    ['somebody who left', holds('ENS', { until: '2026-11-22' })],
    ['somebody without any place', []],
  ])('never finds %s', async (_who, affiliations) => {
    const { directory } = await seededDirectory({ people: [ALICE], organisations: [school], directoryKeys: [mail], affiliations });
    expect(await resolveBy(directory, identity('x'), [agent])).toEqual({ outcome: 'nobody', looked: ['agent-mail not-staff'] });
    expect(await directory.identities.count('byPerson', [])).toBe(0);
  });
});

describe('a guardian, by the child and both names', () => {
  const SOPHIE = personNamed('person-sophie', { givenName: 'Sophie', familyName: 'N’Diaye-Morvan' });
  const KARIM = personNamed('person-karim', { givenName: 'Karim', familyName: 'Morvan' });
  const LEA = personNamed('person-lea', { givenName: 'Léa', familyName: 'Morvan' });
  const tie = (adult: string, child: string, rest: object = {}) => ({ id: `${adult} ${child}`, adultId: adult, childId: child, authority: true, ...rest });
  const named = (familyName: string, givenName: string, childKey = 'eleve 0449901Y$70021'): Lookup => ({ by: 'guardian', from: 'vecteur', guardians: [{ childKey, familyName, givenName }] });
  const seed = {
    people: [SOPHIE, KARIM, LEA, ALICE],
    directoryKeys: [{ id: 'eleve 0449901Y$70021', personId: LEA.id }],
    guardianships: [tie(SOPHIE.id, LEA.id), tie(KARIM.id, LEA.id)],
  };

  test.each([
    ['as they are', 'N’Diaye-Morvan', 'Sophie'],
    ['in capitals, with another apostrophe and no hyphen', "N'DIAYE MORVAN", 'SOPHIE'],
    ['with accents the directory lacks', 'N’Diayé-Morvan', 'Sôphie'],
  ])('is found by names %s', async (_how, familyName, givenName) => {
    const { directory } = await seededDirectory(seed);
    expect(await resolveBy(directory, identity('x'), [named(familyName, givenName)])).toMatchObject(one(SOPHIE.id));
  });

  test.each([
    ['another given name', named('N’Diaye-Morvan', 'Sofia'), 'no-such-guardian'],
    ['another family name', named('Morvan', 'Sophie'), 'no-such-guardian'],
    ['a part of the name', named('Morvan', 'Kar'), 'no-such-guardian'],
    ['names that fold to nothing', named('---', '’’'), 'no-such-guardian'],
    ['a child nobody knows', named('N’Diaye-Morvan', 'Sophie', 'eleve 0449901Y$1'), 'unknown-key'],
  ])('is not found by %s', async (_what, lookup, miss) => {
    const { directory } = await seededDirectory(seed);
    expect(await resolveBy(directory, identity('x'), [lookup])).toEqual({ outcome: 'nobody', looked: [`vecteur ${miss}`] });
  });

  test('is not looked for among people who are not the child’s guardians, nor among those of before', async () => {
    const { directory } = await seededDirectory({ ...seed, guardianships: [tie(SOPHIE.id, LEA.id, { until: '2026-11-22' })] });
    expect(await resolveBy(directory, identity('x'), [named('N’Diaye-Morvan', 'Sophie')])).toMatchObject(NOBODY);
    expect(await resolveBy(directory, identity('x'), [named('Nom', 'Prénom')])).toMatchObject(NOBODY);
  });

  test('is neither of two guardians of the same names, who are not offered as a choice either', async () => {
    const other = personNamed('person-karim-2', { givenName: 'Karim', familyName: 'Morvan' });
    const { directory } = await seededDirectory({ ...seed, people: [...seed.people, other], guardianships: [...seed.guardianships, tie(other.id, LEA.id)] });
    expect(await resolveBy(directory, identity('x'), [named('Morvan', 'Karim')])).toEqual({ outcome: 'nobody', looked: ['vecteur homonyms'] });
  });

  test('who was merged is found where the account went', async () => {
    const old = personNamed('person-old', { givenName: 'S.', familyName: 'M.', state: 'merged', mergedInto: SOPHIE.id });
    const { directory } = await seededDirectory({ ...seed, people: [...seed.people, old], guardianships: [tie(old.id, LEA.id), tie(SOPHIE.id, LEA.id)] });
    expect(await resolveBy(directory, identity('x'), [named('N’Diaye-Morvan', 'Sophie')])).toMatchObject(one(SOPHIE.id));
  });
});
