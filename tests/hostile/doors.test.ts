import { describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/flows/link-desk.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { formTokenIn } from '../support/form-token.js';
import { codeIn, guardian, doorsHubForEach, type Said } from '../support/doors-hub.js';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { ACADEMY, HIRONDELLES, personIdOf, TOWN } from '../support/school.js';

const NEWCOMER: Said = { ctemail: ['nina.oger@ac-exemple.fr'], FrEduRne: [`${HIRONDELLES}$UAJ$PU$ADM$X$T1$1ORD$151`], givenName: ['Nina'], sn: ['OGER'] };
const DELEGATED = `Passerelle|/redirection?applicationname=hub-demo|01/09/2020|31/12/9999|thierry.vasseur|FrEduRneResp=${HIRONDELLES}$UAJ$PU$N$T3$1ORD$151|rp1|x`;

const running = doorsHubForEach();

const deskOf = (hat: string): string => `/espace/${hat}/attente`;
const HEAD_DESK = deskOf(`head-${HIRONDELLES}`);
const DELEGATE_DESK = deskOf(`delegate-${HIRONDELLES}`);

async function agent(mail: string, said: Said = {}): Promise<HttpBrowser> {
  const browser = running().browser();
  await running().enter(browser, 'agents', mail, { ctemail: [`${mail}@ac-exemple.fr`], ...said });
  return browser;
}

async function newcomer(subject = 'noger'): Promise<BrowserAnswer> {
  return running().enter(running().browser(), 'agents', subject, NEWCOMER);
}

async function link(browser: HttpBrowser, desk: string, login: string, code: string): Promise<BrowserAnswer> {
  const _csrf = formTokenIn(await browser.get(desk));
  return browser.post(`${desk}/relier`, { code, ecole: HIRONDELLES, personne: personIdOf(login), _csrf });
}

async function undo(browser: HttpBrowser, desk: string): Promise<BrowserAnswer> {
  const [link] = (await running().hub.store.collection(COLLECTIONS.personLinks).find('byOrganisation', { equals: [HIRONDELLES], limit: 1 })).items;
  return browser.post(`${desk}/annuler`, { lien: link?.id ?? '', _csrf: formTokenIn(await browser.get(desk)) });
}

describe('whoever ties an account', () => {
  test('who runs a district gives no account the rights of who runs the academy: LIEN-REFUS', async () => {
    // Nora Fabre runs a district from now on; Étienne Roy runs the academy above it, and teaches in a school of the district.
    await running().hub.store.collection(COLLECTIONS.affiliations).bulkUpsert([{ id: 'fabre 0', personId: personIdOf('fabre'), organisationId: TOWN, profile: 'ACA' }]);
    const browser = await agent('nora.fabre');
    const code = codeIn(await newcomer());
    expect(errorPageOf(await link(browser, deskOf(`academy-admin-${TOWN}`), 'roy', code))).toMatchObject({ status: 403, code: 'LIEN-REFUS' });
    expect(await running().hub.store.collection(COLLECTIONS.identities).get('agents noger')).toBeUndefined();
  });

  test('who runs the academy may tie an account to who runs a school below it', async () => {
    const browser = await agent('nora.fabre');
    expect((await link(browser, deskOf(`academy-admin-${ACADEMY}`), 'double', codeIn(await newcomer()))).status).toBe(303);
  });

  test('a delegate unties no account of who runs the school, and ends no session of theirs: LIEN-REFUS', async () => {
    const head = await agent('thierry.vasseur');
    expect((await link(head, HEAD_DESK, 'vasseur', codeIn(await newcomer()))).status).toBe(303);
    const delegate = await agent('youssef.hamdi', { FrEduResDel: [DELEGATED] });
    expect((await delegate.get(DELEGATE_DESK)).status).toBe(200);
    expect(errorPageOf(await undo(delegate, DELEGATE_DESK))).toMatchObject({ status: 403, code: 'LIEN-REFUS' });
    expect((await head.get(HEAD_DESK)).status).toBe(200);
    expect((await undo(head, HEAD_DESK)).status).toBe(303);
  });
});

test('of two who tie one account at the same moment one does, and what they did can be undone', async () => {
  const head = await agent('thierry.vasseur');
  const code = codeIn(await newcomer());
  const actor: Actor = { personId: personIdOf('vasseur'), hat: { id: `head-${HIRONDELLES}`, role: 'head', organisationId: HIRONDELLES }, traceId: 'ABCD-EF' };
  const outcomes = await Promise.allSettled(['nina', 'bertin'].map((login) => running().hub.flows.links.link(actor, { code, schoolId: HIRONDELLES, personId: personIdOf(login) })));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await undo(head, HEAD_DESK)).status).toBe(303);
  expect(await running().hub.store.collection(COLLECTIONS.identities).get('agents noger')).toBeUndefined();
});

describe('what was tied and what was united', () => {
  const MARIEME = guardian('801305', '801306');
  const [AT_HIRONDELLES, AT_EMBRUNS] = [personIdOf('marieme-h'), personIdOf('marieme-e')];
  const people = () => running().hub.store.collection(COLLECTIONS.people);

  async function unite(): Promise<HttpBrowser> {
    const browser = running().browser();
    const { pathname } = new URL((await running().enter(browser, 'educonnect', 'marieme', MARIEME)).url);
    await browser.follow(await browser.post(`${pathname}/reunir`, { fiche: AT_EMBRUNS }));
    return browser;
  }

  test('an account that is untied is out, although the record it was tied to became part of another', async () => {
    const academy = await agent('nora.fabre');
    const desk = deskOf(`academy-admin-${ACADEMY}`);
    const intruder = running().browser();
    const code = codeIn(await running().enter(intruder, 'educonnect', 'intruse', guardian('899999')));
    expect((await link(academy, desk, 'marieme-h', code)).status).toBe(303);
    await unite();
    expect((await running().enter(intruder, 'educonnect', 'intruse', guardian('899999'))).text).toContain('Ousmane');
    expect((await undo(academy, desk)).status).toBe(303);
    expect((await intruder.get('/espace')).headers.location).toContain('/connexion');
  });

  test('a record that a hand closed meanwhile is not opened by whoever undoes the union', async () => {
    const browser = await unite();
    const merged = await people().get(AT_HIRONDELLES);
    if (merged === undefined) throw new Error('no such record');
    await people().replace({ ...merged, state: 'blocked' });
    await browser.post('/espace/fiches/separer', { fiche: AT_HIRONDELLES, _csrf: formTokenIn(await browser.get('/espace/fiches')) });
    expect(await people().get(AT_HIRONDELLES)).toMatchObject({ state: 'blocked' });
  });

  test('records that two browsers unite at the same moment, each the other way round, do not end up pointing at each other', async () => {
    const choices = [];
    for (const into of [AT_EMBRUNS, AT_HIRONDELLES]) {
      const browser = running().browser();
      const { pathname } = new URL((await running().enter(browser, 'educonnect', 'marieme', MARIEME)).url);
      choices.push({ id: pathname.split('/').at(-1) ?? '', secret: browser.cookie('tentative')?.split('.')[0], into });
    }
    const outcomes = await Promise.allSettled(choices.map(({ id, secret, into }) => running().hub.flows.choice.unite(id, secret, into, 'ABCD-EF')));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await running().enter(running().browser(), 'educonnect', 'marieme', MARIEME)).text).toContain('Ousmane');
  });
});
