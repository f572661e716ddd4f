import { describe, expect, test } from '@jest/globals';
import { resolvePerson } from '../../../src/directory/resolve.js';
import type { ExternalIdentity } from '../../../src/domain/identity.js';
import { personNamed, seededDirectory } from '../../support/directory.js';

const ALICE = personNamed('person-alice');
const BRUNO = personNamed('person-bruno');

const key = (value: string, personId: string) => ({ id: `jointure ${value}`, personId });
const account = (subject: string, personId: string, connectionId = 'ent') => ({ id: `${connectionId} ${subject}`, connectionId, subject, personId });

function identity(subject: string, connectionId = 'ent'): ExternalIdentity {
  return { connectionId, protocol: 'cas', subject, attributes: {} };
}

describe('an account that is known', () => {
  test('is the person it was known to be, and nothing is written', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], identities: [account('alice', ALICE.id)] });
    expect(await resolvePerson(directory, identity('alice'), [])).toMatchObject({ id: ALICE.id });
    expect(await directory.identities.count('byPerson', [])).toBe(1);
  });

  test('is nobody at another provider', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], identities: [account('alice', ALICE.id)] });
    await expect(resolvePerson(directory, identity('alice', 'other'), [])).rejects.toMatchObject({ code: 'AUTH-INCONNU' });
  });

  test('whose keys name the same person, among others, is that person', async () => {
    const { directory } = await seededDirectory({ people: [ALICE, BRUNO], identities: [account('alice', ALICE.id)], directoryKeys: [key('1', ALICE.id), key('2', BRUNO.id)] });
    expect(await resolvePerson(directory, identity('alice'), ['jointure 2', 'jointure 1'])).toMatchObject({ id: ALICE.id });
  });

  test('whose keys name somebody else was given to somebody else', async () => {
    const { directory } = await seededDirectory({ people: [ALICE, BRUNO], identities: [account('alice', ALICE.id)], directoryKeys: [key('2', BRUNO.id)] });
    await expect(resolvePerson(directory, identity('alice'), ['jointure 2'])).rejects.toMatchObject({ code: 'AUTH-DOUBLON' });
  });

  test('whose keys nobody has is that person all the same', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], identities: [account('alice', ALICE.id)] });
    expect(await resolvePerson(directory, identity('alice'), ['jointure 9'])).toMatchObject({ id: ALICE.id });
  });
});

describe('an account that is new', () => {
  test('is the person its key names, and is known from then on', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], directoryKeys: [key('1', ALICE.id)] });
    expect(await resolvePerson(directory, identity('alice'), ['jointure 1'])).toMatchObject({ id: ALICE.id });
    expect(await directory.identities.get('ent alice')).toMatchObject({ subject: 'alice', personId: ALICE.id });
    expect(await resolvePerson(directory, identity('alice'), [])).toMatchObject({ id: ALICE.id });
  });

  test('is found in two tabs at once', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], directoryKeys: [key('1', ALICE.id)] });
    const found = await Promise.all([1, 2].map(() => resolvePerson(directory, identity('alice'), ['jointure 1'])));
    expect(found.map(({ id }) => id)).toEqual([ALICE.id, ALICE.id]);
  });

  test('whose keys name two people is nobody yet, and nothing is written', async () => {
    const { directory } = await seededDirectory({ people: [ALICE, BRUNO], directoryKeys: [key('1', ALICE.id), key('2', BRUNO.id)] });
    await expect(resolvePerson(directory, identity('x'), ['jointure 1', 'jointure 2'])).rejects.toMatchObject({ code: 'AUTH-DOUBLON' });
    expect(await directory.identities.get('ent x')).toBeUndefined();
  });

  test('whose two keys name one person (two feeds) is that person', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], directoryKeys: [key('1', ALICE.id), key('2', ALICE.id)] });
    expect(await resolvePerson(directory, identity('x'), ['jointure 1', 'jointure 2'])).toMatchObject({ id: ALICE.id });
  });

  test('is never created, and never guessed from the same name', async () => {
    const { directory } = await seededDirectory({ people: [ALICE] });
    const named: ExternalIdentity = { ...identity('x'), attributes: { givenName: [ALICE.givenName], familyName: [ALICE.familyName] } };
    await expect(resolvePerson(directory, named, [])).rejects.toMatchObject({ code: 'AUTH-INCONNU' });
    expect(await directory.people.count('byName', [])).toBe(1);
  });

  test('with a thousand keys is looked up by the first fifty', async () => {
    const { directory } = await seededDirectory({ people: [ALICE], directoryKeys: [key('49', ALICE.id), key('50', ALICE.id)] });
    const keys = Array.from({ length: 1_500 }, (_, index) => `jointure ${index}`);
    expect(await resolvePerson(directory, identity('x'), keys)).toMatchObject({ id: ALICE.id });
    await expect(resolvePerson(directory, identity('y'), keys.slice(50).concat(keys.slice(0, 50).filter((each) => each !== 'jointure 49')))).resolves.toMatchObject({ id: ALICE.id });
    await expect(resolvePerson(directory, identity('z'), Array.from({ length: 60 }, (_, index) => `jointure ${index + 100}`).concat('jointure 49'))).rejects.toMatchObject({ code: 'AUTH-INCONNU' });
  });
});

describe('merged accounts', () => {
  test.each([['known', true], ['named by a key', false]])('%s lead to the person they were merged into', async (_how, known) => {
    const old = personNamed('person-old', { state: 'merged', mergedInto: 'person-older' });
    const older = personNamed('person-older', { state: 'merged', mergedInto: ALICE.id });
    const { directory } = await seededDirectory({ people: [ALICE, old, older], ...(known ? { identities: [account('a', old.id)] } : { directoryKeys: [key('1', old.id)] }) });
    expect(await resolvePerson(directory, identity('a'), ['jointure 1'])).toMatchObject({ id: ALICE.id });
  });

  test('two keys that were merged into one person are no double', async () => {
    const old = personNamed('person-old', { state: 'merged', mergedInto: ALICE.id });
    const { directory } = await seededDirectory({ people: [ALICE, old], directoryKeys: [key('1', ALICE.id), key('2', old.id)] });
    expect(await resolvePerson(directory, identity('a'), ['jointure 1', 'jointure 2'])).toMatchObject({ id: ALICE.id });
  });

  test('that lead nowhere are nobody', async () => {
    const old = personNamed('person-old', { state: 'merged' });
    const { directory } = await seededDirectory({ people: [old], identities: [account('a', old.id)] });
    await expect(resolvePerson(directory, identity('a'), [])).rejects.toMatchObject({ code: 'AUTH-INCONNU' });
  });

  test('that lead round in a circle are refused', async () => {
    const one = personNamed('person-one', { state: 'merged', mergedInto: 'person-two' });
    const two = personNamed('person-two', { state: 'merged', mergedInto: 'person-one' });
    const { directory } = await seededDirectory({ people: [one, two], identities: [account('a', one.id)] });
    await expect(resolvePerson(directory, identity('a'), [])).rejects.toMatchObject({ code: 'AUTH-COMPTE' });
  });
});

describe('a person’s state', () => {
  test.each([['known', true], ['named by a key', false]])('blocked is refused, when %s, and the account is not remembered', async (_how, known) => {
    const blocked = personNamed('person-blocked', { state: 'blocked' });
    const { directory } = await seededDirectory({ people: [blocked], ...(known ? { identities: [account('a', blocked.id)] } : { directoryKeys: [key('1', blocked.id)] }) });
    await expect(resolvePerson(directory, identity('a'), ['jointure 1'])).rejects.toMatchObject({ code: 'AUTH-COMPTE' });
    expect(await directory.identities.count('byPerson', [])).toBe(known ? 1 : 0);
  });

  test('leaving still signs in', async () => {
    const leaving = personNamed('person-leaving', { state: 'leaving' });
    const { directory } = await seededDirectory({ people: [leaving], directoryKeys: [key('1', leaving.id)] });
    expect(await resolvePerson(directory, identity('a'), ['jointure 1'])).toMatchObject({ state: 'leaving' });
  });
});
