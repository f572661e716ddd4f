import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { ltiResource } from '../support/lti-hub.js';
import { EMBRUNS, HIRONDELLES, personIdOf } from '../support/school.js';
import { signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';

const LICENCES = `/espace/head-${HIRONDELLES}/licences`;
const ONE = `${LICENCES}/cahiers`;

describe('seats', () => {
  let hub: SchoolHub;
  let head: HttpBrowser;

  beforeEach(async () => {
    hub = await startSchoolHub({ resources: () => [ltiResource('cahier', [], { licence: 'required', title: { fr: 'Le cahier' } })] });
    await licence({ seats: 10 });
    head = hub.browser();
    await signIn(head, 'vasseur');
  });
  afterEach(() => hub.close());

  const store = () => hub.hub.store;
  const seats = () => store().collection(COLLECTIONS.seats);
  const licence = (facts: object) => store().collection(COLLECTIONS.licences).bulkUpsert([{ id: 'cahiers', resourceId: 'cahier', organisationId: HIRONDELLES, model: 'INDIV', ...facts }]);
  const used = () => seats().count('byLicence', ['cahiers']);

  async function post(path: string, fields: Readonly<Record<string, string>>, page = ONE, browser = head): Promise<BrowserAnswer> {
    return browser.post(path, { _csrf: formTokenIn(await browser.get(page)), ...fields });
  }
  const give = (kind: 'groupe' | 'personne', qui: string) => post(`${ONE}/donner`, { a: kind, qui });

  async function opens(login: string, hat = `pupil-${HIRONDELLES}`): Promise<string> {
    const browser = hub.browser();
    await signIn(browser, login);
    const answer = await browser.get(`/espace/${hat}/ressources/cahier/ouvrir`);
    return answer.status === 303 ? 'open' : errorPageOf(answer).code;
  }

  test('without an assignment there is none; given to a class, each pupil has one and opens', async () => {
    expect(await opens('lea')).toBe('LIC-AUCUNE');
    expect((await give('groupe', 'cp-a')).status).toBe(303);
    expect(await opens('lea')).toBe('open');
    const { text } = await head.get(LICENCES);
    expect(text).toMatch(/\d places prises sur 10/);
    expect((await head.get(ONE)).text).toContain('CP A');
  });

  test('opening twice, or by another road, takes no second seat', async () => {
    await give('personne', personIdOf('lea'));
    await give('groupe', 'cp-a').catch(() => undefined);
    expect(await opens('lea')).toBe('open');
    expect(await opens('lea')).toBe('open');
    const { items } = await seats().find('byPerson', { equals: [personIdOf('lea')], limit: 10 });
    expect(items).toHaveLength(1);
  });

  test('a parent opens with the seat of the child', async () => {
    await give('personne', personIdOf('lea'));
    expect(await opens('sophie', `parent-${personIdOf('lea')}`)).toBe('open');
    expect(await used()).toBe(1);
  });

  test('what is taken back is free for somebody else', async () => {
    await licence({ seats: 1 });
    await give('personne', personIdOf('lea'));
    expect(errorPageOf(await give('personne', personIdOf('adam'))).code).toBe('LIC-EPUISEE');
    await post(`${ONE}/reprendre`, { attribution: `cahiers ${personIdOf('lea')}` });
    expect(await used()).toBe(0);
    expect((await give('personne', personIdOf('adam'))).status).toBe(303);
    expect([await opens('adam'), await opens('lea')]).toEqual(['open', 'LIC-AUCUNE']);
  });

  test('not enough seats for a class: nothing is given', async () => {
    await licence({ seats: 1 });
    const { items } = await store().collection(COLLECTIONS.memberships).find('byGroup', { equals: ['cp-a', 'pupil'], limit: 10 });
    await store().collection(COLLECTIONS.memberships).insert({ id: 'plus', groupId: 'cp-a', personId: personIdOf('adam'), as: 'pupil' });
    expect(items.length).toBeGreaterThan(0);
    expect(errorPageOf(await give('groupe', 'cp-a')).code).toBe('LIC-EPUISEE');
    expect([await used(), await store().collection(COLLECTIONS.assignments).count('byLicence', ['cahiers'])]).toEqual([0, 0]);
    expect((await head.get(ONE)).text).toContain('Pas assez de places');
  });

  test('who came into the class later takes a seat at the first opening, as long as one is left', async () => {
    await give('groupe', 'cp-a');
    const before = await used();
    await store().collection(COLLECTIONS.memberships).insert({ id: 'plus', groupId: 'cp-a', personId: personIdOf('adam'), as: 'pupil' });
    await licence({ seats: before });
    expect(await opens('adam')).toBe('LIC-EPUISEE');
    await licence({ seats: before + 1 });
    expect(await opens('adam')).toBe('open');
    expect(await used()).toBe(before + 1);
  });

  test('any number at the same time never get more seats than there are', async () => {
    await licence({ seats: 3 });
    const people = Array.from({ length: 12 }, (_, index) => `person-nombreux-${index}`);
    await store().collection(COLLECTIONS.people).bulkUpsert(people.map((id) => ({ id, givenName: 'X', familyName: 'Y', state: 'active' as const })));
    await store().collection(COLLECTIONS.affiliations).bulkUpsert(people.map((personId) => ({ id: `a ${personId}`, personId, organisationId: HIRONDELLES, profile: 'ELV' as const })));
    const actor = { personId: personIdOf('vasseur'), hat: { id: `head-${HIRONDELLES}`, role: 'head' as const, organisationId: HIRONDELLES }, traceId: '7F3K-92' };
    await Promise.allSettled(people.map((holderId) => hub.hub.flows.licences.assign(actor, HIRONDELLES, 'cahiers', { holderKind: 'person', holderId })));
    expect(await used()).toBe(3);
  });

  test.each([
    ['a licence of nobody', `${LICENCES}/inconnue/donner`, { a: 'groupe', qui: 'cp-a' }],
    ['a class of another school', `${ONE}/donner`, { a: 'groupe', qui: 'embruns-cp' }],
    ['somebody of another school', `${ONE}/donner`, { a: 'personne', qui: 'person-inconnue' }],
    ['an assignment that is not there', `${ONE}/reprendre`, { attribution: '__proto__' }],
  ])('%s is refused', async (_what, path, fields) => {
    expect(errorPageOf(await post(path, fields))).toMatchObject({ status: 403, code: 'ROLE-REFUS' });
  });

  test('no form of another site, no pupil, and no head of another school', async () => {
    expect(errorPageOf(await head.post(`${ONE}/donner`, { a: 'groupe', qui: 'cp-a' })).code).toBe('SYS-CSRF');
    expect(errorPageOf(await head.get(`/espace/head-${EMBRUNS}/licences`)).code).toBe('ROLE-REFUS');
    const pupil = hub.browser();
    await signIn(pupil, 'lea');
    expect(errorPageOf(await pupil.get(`/espace/pupil-${HIRONDELLES}/licences`)).code).toBe('ROLE-REFUS');
  });
});

describe('asking for a resource, and finding it again', () => {
  const PAGE = `/espace/teacher-${HIRONDELLES}/ressources/cahier`;
  let hub: SchoolHub;
  let teacher: HttpBrowser;

  beforeEach(async () => {
    hub = await startSchoolHub({ resources: () => [ltiResource('cahier', [], { licence: 'required', title: { fr: 'Le cahier' } })] });
    teacher = hub.browser();
    await signIn(teacher, 'bertin');
  });
  afterEach(() => hub.close());

  const ask = async (): Promise<BrowserAnswer> => teacher.post(`${PAGE}/demander`, { _csrf: formTokenIn(await teacher.get(PAGE)) });

  test('a teacher asks, the head declines in one sentence, the teacher reads it and may ask again', async () => {
    expect((await teacher.get(PAGE)).text).toContain('Demander l’accès');
    expect((await ask()).status).toBe(303);
    expect((await teacher.get(PAGE)).text).toContain('Vous avez demandé l’accès');
    await ask();
    const head = hub.browser();
    await signIn(head, 'vasseur');
    const page = await head.get(LICENCES);
    expect(page.text.match(/name="demande"/g)).toHaveLength(1);
    const demande = /name="demande" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    await head.post(`${LICENCES}/demandes`, { _csrf: formTokenIn(page), demande, reponse: 'non', phrase: 'En <b>janvier</b>.' });
    const { text } = await teacher.get(PAGE);
    expect(text).toContain('En &lt;b&gt;janvier&lt;/b&gt;.');
    expect(text).toContain('Demander l’accès');
    expect((await head.get(LICENCES)).text).not.toContain('name="demande"');
  });

  test('a pupil asks for nothing, and a request of another school is nobody’s here', async () => {
    const pupil = hub.browser();
    await signIn(pupil, 'lea');
    const page = `/espace/pupil-${HIRONDELLES}/ressources/cahier`;
    expect(errorPageOf(await pupil.post(`${page}/demander`, { _csrf: formTokenIn(await pupil.get(page)) })).code).toBe('ROLE-REFUS');
    const head = hub.browser();
    await signIn(head, 'vasseur');
    const _csrf = formTokenIn(await head.get(LICENCES));
    expect(errorPageOf(await head.post(`${LICENCES}/demandes`, { _csrf, demande: 'personne', reponse: 'oui' })).code).toBe('ROLE-REFUS');
  });

  test('a favourite is kept, and dropped', async () => {
    const wish = async (garder: string) => teacher.post(`${PAGE}/favori`, { _csrf: formTokenIn(await teacher.get(PAGE)), garder });
    await wish('oui');
    expect((await teacher.get(PAGE)).text).toContain('Retirer des favoris');
    expect(await hub.hub.flows.favourites.of(personIdOf('bertin'))).toEqual(['cahier']);
    expect((await teacher.get(`/espace/teacher-${HIRONDELLES}`)).text).toContain('Mes favoris');
    expect((await teacher.get(`/espace/teacher-${HIRONDELLES}?groupe=&favoris=1`)).text).toContain('Le cahier');
    await wish('non');
    expect((await teacher.get(PAGE)).text).toContain('Ajouter aux favoris');
  });
});
