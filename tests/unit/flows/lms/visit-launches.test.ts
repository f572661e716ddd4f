import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Launch } from '../../../../src/domain/launch.js';
import type { LmsVisit, LmsWords } from '../../../../src/domain/lms-visit.js';
import { LmsBroker } from '../../../../src/flows/lms/broker.js';
import type { OutboundService, Released } from '../../../../src/protocols/contract.js';
import type { LmsMessage } from '../../../../src/protocols/contract/lms.js';
import { COLLECTIONS } from '../../../../src/store/collections.js';
import { boundTo, GUID, launchScene, type LaunchScene } from '../../../support/launch-flow.js';
import { INSTRUCTOR, LEARNER, messageOf, REGISTRATION, visitFrom } from '../../../support/lms-visitors.js';
import { resourceOf, rule } from '../../../support/lti-platform.js';
import { EMBRUNS, HIRONDELLES, NEXT_YEAR, personIdOf } from '../../../support/school.js';

const EVERYTHING = ['role', 'givenName', 'familyName', 'displayName', 'email', 'schoolId', 'schoolName', 'className', 'level', 'locale'] as const;

let scene: LaunchScene;
let broker: LmsBroker;
beforeEach(async () => {
  scene = await launchScene([
    boundTo('lti13', { release: [rule('role'), rule('className')] }),
    boundTo('lti13', { id: 'tout', release: EVERYTHING.map((name) => rule(name)) }),
    boundTo('lti13', { id: 'rien' }),
    boundTo('lti13', { id: 'exigeant', release: [rule('email', { required: true })] }),
    boundTo('lti13', { id: 'anonyme', anonymous: true, release: [rule('role'), rule('className')] }),
    boundTo('lti13', { id: 'adultes', audience: { roles: ['teacher'] } }),
    boundTo('lti13', { id: 'embruns', audience: { roles: ['pupil'], organisations: [EMBRUNS] } }),
    boundTo('lti13', { id: 'manuel', licence: 'required' }),
    boundTo('lti13', { id: 'ecole', licence: 'required' }),
  ]);
  await scene.directory.licences.insert({ id: 'ecole-ecole', resourceId: 'ecole', organisationId: HIRONDELLES, model: 'ETABL', until: NEXT_YEAR });
  broker = new LmsBroker({ clock: scene.clock, launch: scene.flow, launches: scene.lms.launches, returns: scene.lms.returns });
});

interface Opened {
  readonly launch: Launch;
  readonly released: Released;
  readonly visit: LmsVisit;
}

/** A visit for a resource, kept like the arrival keeps it. */
async function arrive(resourceId: string, { visit = {}, said = {}, message = {} }: { visit?: Partial<Omit<LmsVisit, 'words'>>; said?: Partial<LmsWords>; message?: Partial<LmsMessage> } = {}): Promise<LmsVisit> {
  const place = await scene.lms.places.settle({ registration: REGISTRATION, schoolId: HIRONDELLES, userId: 'lms-user-x', message: messageOf({ custom: { passerelle_ressource: resourceId }, ...message }) });
  const made = visitFrom(place, visit, said);
  await scene.store.collection(COLLECTIONS.lmsVisits).insert(made);
  return made;
}

async function open(visit: LmsVisit): Promise<Opened> {
  const seen: Opened[] = [];
  const service: OutboundService = {
    open(launch, released) {
      seen.push({ launch, released, visit });
      return Promise.resolve({ kind: 'redirect', url: 'https://outil.example.fr/' });
    },
    endpoints: [],
  };
  await broker.open(visit, () => service);
  const [opened] = seen;
  if (opened === undefined) throw new Error('the protocol was not asked');
  return opened;
}

const openOf = async (...asked: Parameters<typeof arrive>): Promise<Opened> => open(await arrive(...asked));
const told = ({ released }: Opened) => Object.fromEntries(released.attributes.map(({ attribute, value }) => [attribute, value]));

describe('what a tool is told of somebody from an LMS', () => {
  test('a pseudonym of the one whom the LMS knows, the link, the course and the LMS’s roles (B-02, B-06, B-08)', async () => {
    const sub = 'http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant';
    const { launch, released, visit } = await openOf('calcul-en-herbe', { said: { roles: [LEARNER, sub], hops: ['autre-hub'], documentTarget: 'iframe' } });
    expect(launch).toMatchObject({ brokered: true, personId: visit.userId, sessionRef: visit.id, hatId: 'lms' });
    expect(released).toMatchObject({
      subject: expect.stringMatching(/^[a-z2-7]{32}$/),
      hat: { id: 'lms', role: 'pupil', organisationId: HIRONDELLES },
      context: { id: visit.courseId, kind: 'course', title: 'Maths CP' },
      link: { id: visit.linkId, title: 'Calculons', custom: {} },
      brokered: { roles: [LEARNER, sub], hops: ['autre-hub', GUID], documentTarget: 'iframe' },
    });
  });

  test('the same when it is asked for again, and nothing when the visit is over', async () => {
    const { launch, released, visit } = await openOf('calcul-en-herbe');
    expect(await scene.flow.release(launch)).toEqual(released);
    await scene.store.collection(COLLECTIONS.lmsVisits).remove(visit.id);
    await expect(scene.flow.release(launch)).rejects.toMatchObject({ code: 'ROLE-REFUS' });
  });

  test('no more than the LMS gave, however much is known of a linked person (B-05)', async () => {
    const asked = await openOf('tout', { visit: { personId: personIdOf('lea') }, said: { attributes: { givenName: 'Léa', level: 'CM2', schoolName: 'Inventée', role: 'head' } } });
    expect(told(asked)).toEqual({ role: 'pupil', givenName: 'Léa', schoolId: HIRONDELLES, schoolName: 'École Les Hirondelles', className: 'Maths CP', locale: 'fr' });
  });

  test('no more than the resource declared', async () => {
    expect(told(await openOf('rien', { said: { attributes: { givenName: 'Léa', email: 'lea@example.fr' } } }))).toEqual({});
  });

  test('no role where the LMS told none', async () => {
    expect(told(await openOf('tout', { said: { roles: [] } }))).not.toHaveProperty('role');
  });

  test('RES-DONNEES when something required was not given', async () => {
    await expect(openOf('exigeant', { visit: { personId: personIdOf('lea') } })).rejects.toMatchObject({ code: 'RES-DONNEES' });
    expect(told(await openOf('exigeant', { said: { attributes: { email: 'lea@example.fr' } } }))).toEqual({ email: 'lea@example.fr' });
  });

  test('nobody, where the launch or the resource is anonymous (B-04)', async () => {
    expect((await openOf('calcul-en-herbe', { visit: { isAnonymous: true } })).released).not.toHaveProperty('subject');
    const { released } = await openOf('anonyme', { said: { attributes: { givenName: 'Léa' } } });
    expect(released).not.toHaveProperty('subject');
    expect(released.context).toMatchObject({ kind: 'school', id: HIRONDELLES });
  });

  test('another name at each tool, and never the one of the linked person', async () => {
    const visit = { userId: 'lms-user-the-same', personId: personIdOf('lea') };
    const [one, other] = [await openOf('calcul-en-herbe', { visit }), await openOf('rien', { visit })];
    const own = (await scene.releases.namesOf(resourceOf({ id: 'rien' }), [personIdOf('lea')])).get(personIdOf('lea'));
    expect(one.released.subject).not.toBe(other.released.subject);
    expect(other.released.subject).not.toBe(own);
  });

  test('an item’s page, text and parameters, under the title of the link', async () => {
    const id = 'item-00000000000000000001';
    await scene.store.collection(COLLECTIONS.lmsItems).insert({ id, registrationId: REGISTRATION.id, deploymentId: 'd-1', schoolId: HIRONDELLES, resourceId: 'rien', title: 'Page 12', text: 'À lire', url: 'https://outil.example.fr/12', custom: { page: '12' }, createdBy: 'lms-user-x', createdAt: 0 });
    const { released } = await openOf('rien', { message: { custom: { passerelle_lien: id } } });
    expect(released.link).toMatchObject({ title: 'Calculons', text: 'À lire', url: 'https://outil.example.fr/12', custom: { page: '12' } });
  });
});

describe('who may open what', () => {
  test.each([
    ['adultes', 'ROLE-REFUS'],
    ['embruns', 'ECOLE-REFUS'],
    ['manuel', 'LIC-AUCUNE'],
  ])('%s is refused with %s, and written down', async (resourceId, code) => {
    await expect(openOf(resourceId)).rejects.toMatchObject({ code });
    expect(scene.events).toMatchObject([{ event: 'launch', outcome: 'refused', code, resourceId, hatId: 'lms' }]);
  });

  test('what the whole school has is open to whoever the LMS sends', async () => {
    await expect(openOf('ecole')).resolves.toBeDefined();
  });

  test('a linked person is judged as themselves, and takes the one seat they have', async () => {
    const seats = async () => (await scene.directory.seats.find('byLicence', { equals: ['manuel-ville'], limit: 10 })).items.map(({ personId }) => personId);
    await scene.open('lea', 'manuel', { groupId: 'cp-a' });
    await openOf('manuel', { visit: { personId: personIdOf('lea') } });
    expect(await seats()).toEqual([personIdOf('lea')]);
    await openOf('manuel', { visit: { personId: personIdOf('zoe') } });
    expect((await seats()).sort()).toEqual([personIdOf('lea'), personIdOf('zoe')]);
  });

  test('a linked person who is something else at this school is judged by what the LMS says', async () => {
    await expect(openOf('manuel', { visit: { personId: personIdOf('bertin') } })).rejects.toMatchObject({ code: 'LIC-AUCUNE' });
    await expect(openOf('adultes', { visit: { personId: personIdOf('bertin') } })).rejects.toMatchObject({ code: 'ROLE-REFUS' });
  });

  test('a blocked person is blocked here too', async () => {
    await expect(openOf('calcul-en-herbe', { visit: { personId: personIdOf('blocked'), role: 'teacher' }, said: { roles: [INSTRUCTOR] } })).rejects.toMatchObject({ code: 'AUTH-COMPTE' });
  });

  test('a visit opens its own link and nothing else (B-26)', async () => {
    const visit = await arrive('calcul-en-herbe');
    await expect(broker.launch(visit, 'rien', () => { throw new Error('no protocol'); })).rejects.toMatchObject({ code: 'ROLE-REFUS', rule: 'B-26' });
    const purpose = { kind: 'deep-linking', selectionId: 'x'.repeat(32) } as const;
    for (const other of [visit, { ...visit, role: 'teacher' as const }, { ...visit, kind: 'selection' as const }, { ...visit, kind: 'portal' as const }]) {
      await expect(broker.launch(other, 'calcul-en-herbe', () => { throw new Error('no protocol'); }, purpose)).rejects.toMatchObject({ code: 'ROLE-REFUS', rule: 'B-26' });
    }
    await expect(broker.open({ ...visit, kind: 'portal', resourceId: undefined }, () => { throw new Error('no protocol'); })).rejects.toMatchObject({ code: 'LMS-LIEN' });
  });
});

describe('the way back (B-23)', () => {
  const words = { message: 'À demain\n!', error: '<b>Fin</b>', log: 'interne' };
  const handleOf = ({ launch }: Opened) => scene.flow.returnUrl(launch).split('/').at(-1) ?? '';

  test('leads to where the LMS said, with the tool’s words as text', async () => {
    const opened = await openOf('calcul-en-herbe', { said: { returnUrl: 'https://cours.example.fr/fin?id=%20a#la' } });
    expect(await scene.lms.returns.follow(handleOf(opened), words)).toEqual({ kind: 'forward', url: 'https://cours.example.fr/fin?id=%20a&lti_msg=%C3%80+demain+%21&lti_errormsg=%3Cb%3EFin%3C%2Fb%3E#la' });
    expect(await scene.lms.returns.follow(handleOf(opened), {})).toEqual({ kind: 'forward', url: 'https://cours.example.fr/fin?id=%20a#la' });
    expect(scene.events).toMatchObject([{ event: 'tool-message', outcome: 'refused', detail: 'interne' }]);
  });

  test('is a page of ours where the LMS gave no address', async () => {
    const opened = await openOf('calcul-en-herbe');
    expect(await scene.lms.returns.follow(handleOf(opened), words)).toMatchObject({ kind: 'page', registrationId: REGISTRATION.id, words: { message: 'À demain !', error: '<b>Fin</b>' } });
  });

  test('is one of this launch, and ends with the visit', async () => {
    const [one, other] = [await openOf('calcul-en-herbe'), await openOf('calcul-en-herbe')];
    expect(handleOf(one)).not.toBe(handleOf(other));
    expect(await scene.lms.returns.follow('x'.repeat(43), words)).toBeUndefined();
    const short = await openOf('calcul-en-herbe', { visit: { expiresAt: scene.clock.now() + 1_000 } });
    scene.clock.advance(1_000);
    expect(await scene.lms.returns.follow(handleOf(short), words)).toBeUndefined();
  });
});
