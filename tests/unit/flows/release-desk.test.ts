import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Hat } from '../../../src/domain/hat.js';
import type { Resource } from '../../../src/domain/resource.js';
import { launchScene, type LaunchScene } from '../../support/launch-flow.js';
import { resourceOf, rule } from '../../support/lti-platform.js';
import { HIRONDELLES } from '../../support/school.js';

const EVERYTHING = ['role', 'givenName', 'familyName', 'displayName', 'email', 'schoolId', 'schoolName', 'className', 'level', 'locale'] as const;

let scene: LaunchScene;
beforeAll(async () => {
  scene = await launchScene();
});

async function releaseTo(login: string, { resource = resourceOf(), groupId, role }: { resource?: Resource; groupId?: string; role?: Hat['role'] } = {}) {
  const [person, hat] = await Promise.all([scene.person(login), scene.hat(login, role)]);
  return scene.releases.release({ person, hat, groupId, locale: 'fr' }, resource);
}

const valuesOf = (attributes: readonly { attribute: string; value: string }[]) => Object.fromEntries(attributes.map(({ attribute, value }) => [attribute, value]));

describe('what a resource is told', () => {
  test('a pseudonym and nothing else by default', async () => {
    const { subject, attributes, mentorOf } = await releaseTo('lea');
    expect(subject).toMatch(/^[a-z2-7]{32}$/);
    expect(attributes).toEqual([]);
    expect(mentorOf).toEqual([]);
  });

  test('what it declares and what is known', async () => {
    const { attributes } = await releaseTo('lea', { resource: resourceOf({ release: EVERYTHING.map((name) => rule(name)) }) });
    expect(valuesOf(attributes)).toEqual({
      role: 'pupil', givenName: 'Léa', familyName: 'Morvan', displayName: 'Léa Morvan', email: 'lea.morvan@example.fr',
      schoolId: HIRONDELLES, schoolName: 'École Les Hirondelles', className: 'CP A', level: 'CP', locale: 'fr',
    });
  });

  test('nothing at all for an anonymous one: no pseudonym, and the school for a context', async () => {
    const anonymous = await releaseTo('lea', { resource: resourceOf({ anonymous: true }) });
    expect(anonymous).not.toHaveProperty('subject');
    expect(anonymous).toMatchObject({ attributes: [], mentorOf: [], context: { id: HIRONDELLES, kind: 'school' } });
  });

  test('nothing when something it requires is not known', async () => {
    const resource = resourceOf({ release: [rule('email', { required: true })] });
    await expect(releaseTo('adam', { resource })).rejects.toMatchObject({ code: 'RES-DONNEES', detail: 'required attribute email is unknown' });
  });

  test('the same as its data receipt says', async () => {
    const resource = resourceOf({ release: EVERYTHING.map((name) => rule(name)) });
    const [person, hat] = [await scene.person('lea'), await scene.hat('lea')];
    const receipt = await scene.releases.attributes({ person, hat, groupId: undefined, locale: 'fr' }, resource);
    expect((await releaseTo('lea', { resource })).attributes).toEqual(receipt);
  });
});

describe('the context', () => {
  test.each<[who: string, login: string, groupId: string | undefined, context: object]>([
    ['a pupil: the class', 'lea', undefined, { id: 'cp-a', kind: 'class', title: 'CP A' }],
    ['a pupil of a class and a group: the class', 'malo', undefined, { id: 'cp-a', kind: 'class' }],
    ['a pupil who came through a group of theirs: the group', 'malo', 'ulis', { id: 'ulis', kind: 'group', title: 'ULIS' }],
    ['a teacher of one class: that class', 'bertin', undefined, { id: 'cp-a', kind: 'class' }],
    ['a teacher of several: the school', 'hamdi', undefined, { id: HIRONDELLES, kind: 'school', title: 'École Les Hirondelles' }],
    ['a teacher of several who came through one: that one', 'hamdi', 'cm2', { id: 'cm2', kind: 'class' }],
    ['a teacher who names a class of somebody else: the school', 'bertin', 'cm2', { id: HIRONDELLES, kind: 'school' }],
    ['a teacher who names their class at another school: the school', 'hamdi', 'cm1-embruns', { id: HIRONDELLES, kind: 'school' }],
    ['a pupil who names a class of somebody else: their own', 'lea', 'cm2', { id: 'cp-a', kind: 'class' }],
    ['a pupil who names nothing that is: their own', 'lea', '', { id: 'cp-a', kind: 'class' }],
    ['somebody without a class: the school', 'moreau', undefined, { id: HIRONDELLES, kind: 'school' }],
  ])('of %s', async (_who, login, groupId, context) => {
    const released = await releaseTo(login, groupId === undefined ? {} : { groupId });
    expect(released.context).toMatchObject(context);
  });

  test('of a parent: the class of the child, whom they answer for by the pseudonym the child has there', async () => {
    const resource = resourceOf({ release: [rule('role')] });
    const child = await releaseTo('lea', { resource });
    const parent = await releaseTo('karim', { resource, role: 'parent' });
    expect(parent.context).toMatchObject({ id: 'cp-a', kind: 'class' });
    expect(parent.mentorOf).toEqual([child.subject]);
    expect(parent.subject).not.toBe(child.subject);
  });

  test('of a parent, at a resource that is not told the role, says nothing of a child', async () => {
    expect((await releaseTo('karim', { role: 'parent' })).mentorOf).toEqual([]);
  });
});

describe('the pseudonym', () => {
  test('is another for each resource', async () => {
    const [here, there] = [await releaseTo('lea'), await releaseTo('lea', { resource: resourceOf({ id: 'lecture' }) })];
    expect(here.subject).not.toBe(there.subject);
  });

  test('is shared by resources of one sector', async () => {
    const [here, there] = [await releaseTo('lea', { resource: resourceOf({ id: 'livre-1', sector: 'tilleul' }) }), await releaseTo('lea', { resource: resourceOf({ id: 'livre-2', sector: 'tilleul' }) })];
    expect(here.subject).toBe(there.subject);
  });

  test('of a sector is not that of a resource with the same name', async () => {
    const [sector, resource] = [await releaseTo('lea', { resource: resourceOf({ id: 'livre-1', sector: 'lecture' }) }), await releaseTo('lea', { resource: resourceOf({ id: 'lecture' }) })];
    expect(sector.subject).not.toBe(resource.subject);
  });
});
