import { describe, expect, test } from '@jest/globals';
import type { BoundResource } from '../../../src/connector-kit/index.js';
import type { Activity } from '../../../src/domain/activity.js';
import type { ToolContext } from '../../../src/domain/tool-context.js';
import { Catalogue } from '../../../src/flows/catalogue.js';
import { RosterFlow } from '../../../src/flows/roster.js';
import type { Roster, RosterQuestion } from '../../../src/protocols/contract/roster.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { boundTo, launchScene } from '../../support/launch-flow.js';
import { rule } from '../../support/lti-platform.js';
import { EMBRUNS, HIRONDELLES, personIdOf } from '../../support/school.js';

const told = (id: string, differences: object = {}): BoundResource => boundTo('lti13', { id, sector: 'essai', release: [rule('role'), rule('displayName')], ...differences });
const RESOURCES = [
  told('calcul'),
  told('sans-nom', { release: [rule('role')] }),
  told('sans-role', { release: [] }),
  told('eleves', { audience: { roles: ['pupil'] } }),
  told('payant', { licence: 'required' }),
  told('manuel', { licence: 'required' }),
  told('courrier', { release: [rule('role'), rule('email', { required: true })] }),
  told('niveaux', { release: [rule('role'), rule('className'), rule('level')] }),
  told('anonyme', { anonymous: true, release: [] }),
];
const scene = await launchScene(RESOURCES);
scene.clock.advance(Date.now() - scene.clock.now());
const { store, desk: directory, releases } = scene;
const activities = store.collection(COLLECTIONS.activities);
const flow = new RosterFlow({ catalogue: new Catalogue(RESOURCES), directory, releases, activities: scene.activities });

const context = (placeId: string, kind: ToolContext['kind'] = 'class', schoolId = HIRONDELLES): ToolContext => ({ id: `c-${placeId}`, clientId: 'essai', deploymentId: schoolId, schoolId, kind, placeId });
const CP_A = context('cp-a');
const ask = (resourceIds: readonly string[], question: Partial<RosterQuestion> = {}) => flow.of({ context: CP_A, resourceIds, ...question });
/** Who is who, by the names their pseudonyms were made for. */
async function whoIn(roster: Roster | undefined): Promise<readonly string[]> {
  const { items } = await store.collection(COLLECTIONS.pseudonyms).find('byValue', { equals: ['sector essai'], limit: 100 });
  return (roster?.members ?? []).map(({ released: { subject, hat } }) => `${items.find(({ value }) => value === subject)?.personId.replace('person-', '')} ${hat.role}`).sort();
}

describe('the people of a class', () => {
  test('its pupils, who teaches it, and their parents with authority; nobody of another class', async () => {
    expect(await whoIn(await ask(['calcul']))).toEqual(['bertin teacher', 'karim parent', 'lea pupil', 'malo pupil', 'sophie parent', 'zoe pupil']);
  });

  test('no parents where the tool is not told who is one, nor where it does not admit them', async () => {
    expect(await whoIn(await ask(['sans-role']))).toEqual(['bertin teacher', 'lea pupil', 'malo pupil', 'zoe pupil']);
    expect(await whoIn(await ask(['eleves']))).toEqual(['lea pupil', 'malo pupil', 'zoe pupil']);
  });

  test('only who may open the resource: licences count as at a launch', async () => {
    expect(await whoIn(await ask(['payant']))).toEqual([]);
    expect(await whoIn(await ask(['manuel']))).toEqual(['bertin teacher', 'karim parent', 'lea pupil', 'malo pupil', 'sophie parent', 'zoe pupil']);
    expect(await whoIn(await ask(['manuel'], { context: context('cm2') }))).toEqual([]);
  });

  test('who could not launch for want of a required attribute is not in it', async () => {
    expect(await whoIn(await ask(['courrier']))).toEqual(['bertin teacher', 'lea pupil']);
  });

  test('an anonymous resource has no members', async () => {
    expect(await ask(['anonyme'])).toMatchObject({ members: [] });
    expect(await whoIn(await ask(['anonyme', 'eleves']))).toEqual(['lea pupil', 'malo pupil', 'zoe pupil']);
  });

  test('who teaches several classes, and who is head as well, is there as a teacher', async () => {
    expect(await whoIn(await ask(['calcul'], { context: context('cm2') }))).toEqual(expect.arrayContaining(['hamdi teacher', 'vasseur teacher', 'adam pupil']));
    expect(await whoIn(await ask(['calcul'], { context: context('cm1-embruns', 'class', EMBRUNS) }))).toEqual(['diallo parent', 'hamdi teacher', 'paul pupil', 'sacha pupil']);
  });

  test('a class that is gone has no list', async () => {
    expect(await ask(['calcul'], { context: context('disparue') })).toBeUndefined();
    expect(await ask(['calcul'], { context: context('cm1-embruns') })).toBeUndefined();
    expect(await ask(['calcul'], { context: context('9999999Z', 'school', '9999999Z') })).toBeUndefined();
  });

  test('somebody who was blocked is not in it, and a parent whose record was merged is, under the other', async () => {
    const own = await launchScene(RESOURCES);
    const people = own.store.collection(COLLECTIONS.people);
    const put = async (login: string, differences: object) => people.bulkUpsert([{ ...(({ version: _version, ...person }) => person)((await people.get(personIdOf(login)))!), ...differences }]);
    await put('zoe', { state: 'blocked' });
    await put('karim', { state: 'merged', mergedInto: personIdOf('moreau') });
    const roster = await new RosterFlow({ catalogue: new Catalogue(RESOURCES), directory: own.desk, releases: own.releases, activities: own.activities }).of({ context: CP_A, resourceIds: ['calcul'] });
    const names = roster?.members.map(({ released: { attributes } }) => attributes.find(({ attribute }) => attribute === 'displayName')?.value).sort();
    expect(names).toEqual(['Léa Morvan', 'Malo Guillou', 'Mme Bertin', 'Mme Moreau', 'Mme Morvan']);
  });
});

describe('what is told of them', () => {
  test('the very same as at a launch, of each of them', async () => {
    for (const resourceId of ['calcul', 'niveaux', 'sans-role']) {
      const roster = await ask([resourceId]);
      for (const login of ['lea', 'bertin', 'malo']) {
        const launch = await scene.open(login, resourceId, { groupId: 'cp-a' });
        const released = await scene.flow.release(launch);
        expect(roster?.members.find((member) => member.released.subject === released.subject)?.released).toEqual(released);
      }
    }
  });

  test('of several resources what every one of them is told', async () => {
    const roster = await ask(['calcul', 'sans-nom']);
    expect(new Set(roster?.members.flatMap(({ released }) => released.attributes.map(({ attribute }) => attribute)))).toEqual(new Set(['role']));
  });

  test('in the order of the subjects', async () => {
    const subjects = (await ask(['calcul']))!.members.map(({ released }) => released.subject);
    expect(subjects).toEqual([...subjects].sort());
  });
});

test('a school is everybody who holds a profile there today, and no parents', async () => {
  const roster = await ask(['calcul'], { context: context(HIRONDELLES, 'school') });
  expect(await whoIn(roster)).toEqual(expect.arrayContaining(['vasseur head', 'bertin teacher', 'moreau staff', 'noe pupil', 'leaving teacher']));
  expect((await whoIn(roster)).join()).not.toMatch(/sophie|sacha|rault|blocked|paul/);
  expect(roster?.groups.map(({ name }) => name)).toEqual(['CP A', 'CM2', 'ULIS']);
  expect(roster?.members.every(({ released }) => released.context.kind === 'school')).toBe(true);
});

test('the groups of a class are those its pupils are spread over', async () => {
  const roster = await ask(['calcul']);
  expect(roster?.groups.map(({ name }) => name)).toEqual(['ULIS']);
  expect(roster?.members.filter(({ groups }) => groups.length > 0)).toHaveLength(1);
});

describe('an activity', () => {
  const activity: Activity = {
    id: 'activite-0123456789abcdef', groupId: 'cp-a', schoolId: HIRONDELLES, resourceId: 'calcul', title: 'Compter', custom: { page: '3' }, position: 0, visible: true,
    pupilIds: [personIdOf('lea')], createdBy: personIdOf('bertin'), createdAt: 0,
  };
  const asked = async (differences: Partial<Activity> = {}, question: Partial<RosterQuestion> = {}) => {
    await activities.bulkUpsert([{ ...activity, ...differences }]);
    return ask(['calcul', 'sans-nom'], { activityId: activity.id, ...question });
  };

  test('is of those it is given to, and their teacher', async () => {
    const roster = await asked();
    expect(await whoIn(roster)).toEqual(['bertin teacher', 'karim parent', 'lea pupil', 'sophie parent']);
    expect(roster?.resourceIds).toEqual(['calcul']);
    expect(roster?.members[0]?.released.link).toEqual({ id: activity.id, title: 'Compter', custom: { page: '3' }, period: {} });
  });

  test('that is a draft is the teacher’s alone', async () => {
    expect(await whoIn(await asked({ visible: false }))).toEqual(['bertin teacher']);
  });

  test('of another class, of another tool, or that nobody knows has no list', async () => {
    expect(await asked({}, { context: context('cm2') })).toBeUndefined();
    expect(await asked({ resourceId: 'payant' })).toBeUndefined();
    expect(await ask(['calcul'], { activityId: 'personne-ne-connait-cela' })).toBeUndefined();
  });
});
