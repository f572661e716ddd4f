import { beforeEach, describe, expect, test } from '@jest/globals';
import type { LmsItem } from '../../../../src/domain/lms.js';
import type { LmsMessage } from '../../../../src/protocols/contract/lms.js';
import { COLLECTIONS } from '../../../../src/store/collections.js';
import { boundTo, GUID, launchScene, type LaunchScene } from '../../../support/launch-flow.js';
import { INSTRUCTOR, LEARNER, messageOf, REGISTRATION } from '../../../support/lms-visitors.js';
import { EMBRUNS, HIRONDELLES } from '../../../support/school.js';

const DAY = 24 * 3_600_000;
const USER = 'lms-user-somebody';
const ITEM: LmsItem = {
  id: 'item-00000000000000000001', registrationId: REGISTRATION.id, deploymentId: 'd-1', schoolId: HIRONDELLES, resourceId: 'calcul-en-herbe', title: 'Page 12', custom: {}, createdBy: USER, createdAt: 0,
};

let scene: LaunchScene;
beforeEach(async () => {
  scene = await launchScene([boundTo('lti13'), boundTo('lti13', { id: 'autre' })]);
});

const settle = (differences: Partial<LmsMessage> = {}, registration = REGISTRATION) =>
  scene.lms.places.settle({ registration, schoolId: HIRONDELLES, userId: USER, message: messageOf(differences) });
const links = () => scene.store.collection(COLLECTIONS.lmsLinks);
const courses = () => scene.store.collection(COLLECTIONS.lmsCourses);
const withItem = (item: Partial<LmsItem> = {}) => scene.store.collection(COLLECTIONS.lmsItems).insert({ ...ITEM, ...item });
const byItem = { custom: { passerelle_lien: ITEM.id } };

describe('where a launch stands (B-06)', () => {
  test('is a course and a link of ours, the same at the next launch', async () => {
    const place = await settle();
    expect(place).toEqual({ courseId: expect.stringMatching(/^.{43}$/), linkId: expect.stringMatching(/^.{43}$/), resourceId: 'calcul-en-herbe' });
    expect(await settle({ subject: '43' })).toEqual(place);
    expect(await courses().get(place.courseId)).toMatchObject({ title: 'Maths CP', schoolId: HIRONDELLES, deploymentId: 'd-1' });
    expect(await links().get(place.linkId ?? '')).toMatchObject({ courseId: place.courseId, resourceLinkId: 'lien-1', title: 'Calculons', history: [] });
  });

  test.each<[what: string, differences: Partial<LmsMessage>]>([
    ['another deployment', { deploymentId: 'd-2' }],
    ['another course', { context: { id: 'cours-8' } }],
    ['no course', { context: undefined }],
  ])('%s is another place for the same link', async (_what, differences) => {
    const [here, there] = [await settle(), await settle(differences)];
    expect(there.courseId).not.toBe(here.courseId);
    expect(there.linkId).not.toBe(here.linkId);
  });

  test('another LMS is another place', async () => {
    expect((await settle({}, { ...REGISTRATION, id: 'lms-ponmlkjihgfedcba' })).courseId).not.toBe((await settle()).courseId);
  });

  test('a launch that names nothing to open is for the hub itself, and leaves no link', async () => {
    const place = await settle({ custom: {} });
    expect(Object.keys(place)).toEqual(['courseId']);
    expect((await links().find('byCourse', { equals: [place.courseId], limit: 10 })).items).toEqual([]);
  });

  test('a link that says no more what it opens still opens it', async () => {
    const place = await settle();
    expect(await settle({ custom: {} })).toEqual(place);
  });

  test('who was seen in the course, and as what they were seen last', async () => {
    const { courseId } = await settle({ roles: [INSTRUCTOR, LEARNER] });
    const members = scene.store.collection(COLLECTIONS.lmsMembers);
    expect((await members.find('byCourse', { equals: [courseId], limit: 10 })).items).toMatchObject([{ userId: USER, role: 'teacher' }]);
    await settle();
    expect((await members.find('byCourse', { equals: [courseId], limit: 10 })).items).toMatchObject([{ userId: USER, role: 'pupil' }]);
  });

  test('nobody is seen in an anonymous launch', async () => {
    const { courseId } = await settle({ subject: undefined });
    expect((await scene.store.collection(COLLECTIONS.lmsMembers).find('byCourse', { equals: [courseId], limit: 10 })).items).toEqual([]);
  });
});

describe('what is written', () => {
  test('nothing when nothing changed that day; the day after, that it was seen', async () => {
    const { linkId = '', courseId } = await settle();
    const versions = async () => [(await links().get(linkId))?.version, (await courses().get(courseId))?.version];
    const first = await versions();
    scene.clock.advance(DAY - 1);
    await settle();
    expect(await versions()).toEqual(first);
    scene.clock.advance(1);
    await settle();
    expect((await links().get(linkId))?.seenAt).toBe(scene.clock.now());
  });

  test('where grades go, anew at each launch, and the last that was said stays (B-18)', async () => {
    const { linkId = '' } = await settle({ scores: { scopes: ['a'], lineItemUrl: 'https://cours.example.fr/1' } });
    await settle({ scores: { scopes: ['b'], lineItemsUrl: 'https://cours.example.fr/all' } });
    await settle();
    expect((await links().get(linkId))?.grades).toEqual({ scopes: ['b'], lineItemUrl: 'https://cours.example.fr/1', lineItemsUrl: 'https://cours.example.fr/all' });
  });
});

describe('what a link opens', () => {
  test('an item that was chosen for this deployment', async () => {
    await withItem();
    const { linkId = '', resourceId } = await settle(byItem);
    expect(resourceId).toBe('calcul-en-herbe');
    expect(await links().get(linkId)).toMatchObject({ itemId: ITEM.id });
  });

  test.each<[what: string, item: Partial<LmsItem>]>([
    ['of another LMS', { registrationId: 'lms-ponmlkjihgfedcba' }],
    ['of another deployment', { deploymentId: 'd-2' }],
    ['whose resource is gone', { resourceId: 'partie' }],
  ])('LMS-LIEN for an item %s', async (_what, item) => {
    await withItem(item);
    await expect(settle(byItem)).rejects.toMatchObject({ code: 'LMS-LIEN' });
  });

  test.each<[what: string, custom: Readonly<Record<string, string>>]>([
    ['an item that nobody knows', { passerelle_lien: 'x'.repeat(32) }],
    ['an item that is no name', { passerelle_lien: '../..' }],
    ['a resource that nobody knows', { passerelle_ressource: 'inconnue' }],
    ['a resource that is no name', { passerelle_ressource: '__proto__' }],
  ])('LMS-LIEN for %s, and nothing is written', async (_what, custom) => {
    await expect(settle({ custom })).rejects.toMatchObject({ code: 'LMS-LIEN' });
    expect((await courses().find('byRegistration', { equals: [REGISTRATION.id], limit: 10 })).items).toEqual([]);
  });
});

describe('a copied course (B-22)', () => {
  test('has links of its own that know what they are copies of, by the LMS’s names for them', async () => {
    const first = await settle();
    const copy = { context: { id: 'cours-8' }, resourceLink: { id: 'lien-2', history: ['lien-1'] } };
    const second = await settle(copy);
    const third = await settle({ context: { id: 'cours-9' }, resourceLink: { id: 'lien-3', history: ['lien-2', 'lien-1'] } });
    expect((await links().get(second.linkId ?? ''))?.history).toEqual([first.linkId]);
    expect((await links().get(third.linkId ?? ''))?.history).toEqual([first.linkId, second.linkId]);
    await settle({ ...copy, resourceLink: { id: 'lien-2', history: [] } });
    expect((await links().get(second.linkId ?? ''))?.history).toEqual([first.linkId]);
  });

  test('or by the item that was opened elsewhere before', async () => {
    await withItem();
    const first = await settle(byItem);
    const second = await settle({ ...byItem, context: { id: 'cours-8' }, resourceLink: { id: 'lien-2', history: [] } });
    expect(second.linkId).not.toBe(first.linkId);
    expect((await links().get(second.linkId ?? ''))?.history).toEqual([first.linkId]);
  });
});

describe('loops (B-27)', () => {
  test.each<[what: string, hops: readonly string[]]>([
    ['that came through this hub', ['autre', GUID]],
    ['that came through three hubs', ['a', 'b', 'c']],
  ])('LMS-BOUCLE for a launch %s', async (_what, hops) => {
    await expect(settle({ hops })).rejects.toMatchObject({ code: 'LMS-BOUCLE', rule: 'B-27' });
  });

  test('two hubs are no loop', async () => {
    await expect(settle({ hops: ['a', 'b'] })).resolves.toMatchObject({ resourceId: 'calcul-en-herbe' });
  });
});

test('a deployment that becomes another school takes its links along', async () => {
  const { linkId = '' } = await settle();
  await scene.lms.places.settle({ registration: REGISTRATION, schoolId: EMBRUNS, userId: USER, message: messageOf() });
  expect((await links().get(linkId))?.schoolId).toBe(EMBRUNS);
});
