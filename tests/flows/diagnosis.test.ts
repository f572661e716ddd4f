import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import type { HttpBrowser } from '../support/http-browser.js';
import { HandClock } from '../support/memory-store.js';
import { ltiResource } from '../support/lti-hub.js';
import { EMBRUNS, HIRONDELLES, personIdOf } from '../support/school.js';
import { RESOURCES, signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';

const DESK = `/espace/head-${HIRONDELLES}/diagnostic`;

describe('why can this person not open this resource', () => {
  let hub: SchoolHub;
  let head: HttpBrowser;
  const clock = new HandClock(Date.now());

  beforeAll(async () => {
    hub = await startSchoolHub({ clock, resources: () => [
      ...RESOURCES,
      ltiResource('ailleurs', [], {}, { deployments: { [EMBRUNS]: 'd-1' } }),
      ltiResource('payant', [], { licence: 'required' }),
      ltiResource('adresse', [], { release: [{ attribute: 'email', purpose: { fr: 'Écrire' }, required: true }] }),
      ltiResource('maitres', [], { audience: { roles: ['teacher'] } }),
      ltiResource('ferme', [], { enabled: false }),
    ] });
    head = hub.browser();
    await signIn(head, 'vasseur');
  });
  afterAll(() => hub.close());

  const ask = (personne: string, ressource: string, browser = head, desk = DESK) => browser.get(`${desk}?${new URLSearchParams({ personne, ressource }).toString()}`);

  /** Failed checks of the answer: name in words and code. */
  function failed(text: string): readonly string[] {
    return [...text.matchAll(/<li class="failed">.*?<span>([^<]*?)(?:<|$)[\s\S]*?class="meta">([A-Z-]+)/g)].map(([, , code = '']) => code);
  }

  test('a head finds somebody of the school by name, and never without one', async () => {
    expect((await head.get(`/espace/head-${HIRONDELLES}`)).text).toContain(DESK);
    expect((await head.get(DESK)).text).not.toContain('Morvan');
    const { text } = await head.get(`${DESK}?q=morv`);
    expect(text).toContain('Léa Morvan');
    expect(text).toContain(`personne=${personIdOf('lea')}`);
  });

  test('when nothing stands in the way, that is said', async () => {
    const { status, text } = await ask(personIdOf('lea'), 'galaxie');
    expect(status).toBe(200);
    expect(text).toContain('Rien ne bloque');
    expect(failed(text)).toEqual([]);
  });

  test.each([
    ['payant', 'LIC-AUCUNE', 'La direction de l’école'],
    ['ailleurs', 'ECOLE-REFUS', 'La direction de l’école'],
    ['adresse', 'RES-DONNEES', 'L’académie'],
    ['maitres', 'ROLE-REFUS', 'La direction de l’école'],
    ['ferme', 'RES-FERMEE', 'L’académie'],
  ])('%s: %s, and %s must act, as the launch itself says', async (resource, code, acts) => {
    const { text } = await ask(personIdOf('lea'), resource);
    expect(failed(text)).toEqual([code]);
    expect(text).toContain(acts);
    const pupil = hub.browser();
    await signIn(pupil, 'lea');
    expect(errorPageOf(await pupil.get(`/espace/pupil-${HIRONDELLES}/ressources/${resource}/ouvrir`)).code).toBe(code);
  });

  /** What the page says failed: code and trace, the youngest first. */
  const failures = (text: string) => [...(text.split('id="echecs"')[1] ?? '').matchAll(/<code>([A-Z-]+) · ([^<]+)<\/code>/g)].map(([, code, trace]) => [code, trace]);

  test('the last five failures of this person at this resource, with the trace that stood on their page', async () => {
    expect(failures((await ask(personIdOf('adam'), 'payant')).text)).toEqual([]);
    const pupil = hub.browser();
    await signIn(pupil, 'adam');
    const met: unknown[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const { code, traceId } = errorPageOf(await pupil.get(`/espace/pupil-${HIRONDELLES}/ressources/payant/ouvrir`));
      met.unshift([code, traceId]);
      clock.advance(1_000);
    }
    await pupil.get(`/espace/pupil-${HIRONDELLES}/ressources/ferme/ouvrir`);
    const { text } = await ask(personIdOf('adam'), 'payant');
    expect(failures(text)).toEqual(met.slice(0, 5));
    expect(failures((await ask(personIdOf('bertin'), 'payant')).text)).toEqual([]);
  });

  test('a head is told nothing of what failed at another school', async () => {
    const teacher = hub.browser();
    await signIn(teacher, 'hamdi');
    await teacher.get(`/espace/teacher-${EMBRUNS}/ressources/ferme/ouvrir`);
    await hub.hub.flows.journal.record({ event: 'tool-message', outcome: 'refused', code: 'LTI-REFUS', traceId: 'x-1', personId: personIdOf('hamdi'), resourceId: 'ferme' });
    expect(failures((await ask(personIdOf('hamdi'), 'ferme')).text)).toEqual([]);
    const { failures: everywhere } = await hub.hub.flows.diagnosis.everywhere(personIdOf('hamdi'), 'ferme');
    // Of the same moment perhaps: in either order.
    expect(everywhere.map(({ code }) => code).sort()).toEqual(['LTI-REFUS', 'RES-FERMEE']);
  });

  test('the summary to paste names nobody', async () => {
    const { text } = await ask(personIdOf('lea'), 'payant');
    const summary = /<textarea[^>]*>([\s\S]*?)<\/textarea>/.exec(text)?.[1] ?? '';
    expect(summary).toContain('LIC-AUCUNE');
    expect(summary).toContain(HIRONDELLES);
    for (const secret of ['Léa', 'Morvan', personIdOf('lea')]) expect(summary).not.toContain(secret);
  });

  test('somebody nobody can sign in as is said first', async () => {
    const people = hub.hub.store.collection(COLLECTIONS.people);
    await people.insert({ id: 'person-sans-compte', givenName: 'Zoé', familyName: 'Sans', state: 'active' });
    await hub.hub.store.collection(COLLECTIONS.affiliations).insert({ id: 'sans 1', personId: 'person-sans-compte', organisationId: HIRONDELLES, profile: 'ELV' });
    expect(failed((await ask('person-sans-compte', 'galaxie')).text)).toEqual(['AUTH-INCONNU']);
  });

  test('somebody of another school, somebody unknown and a resource nobody has are not told apart from each other’s absence', async () => {
    await signIn(hub.browser(), 'lea');
    for (const person of ['person-inconnue', '__proto__', '../../x']) expect(errorPageOf(await ask(person, 'galaxie'))).toMatchObject({ status: 403, code: 'ROLE-REFUS' });
    expect(errorPageOf(await ask(personIdOf('lea'), 'inventee'))).toMatchObject({ status: 404, code: 'RES-INCONNUE' });
  });

  test.each(['lea', 'bertin', 'sophie'])('%s runs no school and is refused, and the head of one school at another’s desk is too', async (login) => {
    const browser = hub.browser();
    const home = await signIn(browser, login);
    const hat = new URL(home.url).pathname.split('/')[2] ?? '';
    const desk = hat === 'parent' ? `/espace/parent-${personIdOf('lea')}/diagnostic` : `/espace/${hat}/diagnostic`;
    expect(errorPageOf(await ask(personIdOf('lea'), 'galaxie', browser, desk)).code).toBe('ROLE-REFUS');
    expect(errorPageOf(await ask(personIdOf('lea'), 'galaxie', head, `/espace/head-${EMBRUNS}/diagnostic`)).code).toBe('ROLE-REFUS');
  });

  test('the command line asks the same, for every hat', async () => {
    const { hats } = await hub.hub.flows.diagnosis.everywhere(personIdOf('lea'), 'payant');
    expect(hats.map(({ hat, refusal }) => [hat?.id, refusal])).toEqual([[`pupil-${HIRONDELLES}`, 'LIC-AUCUNE']]);
    await expect(hub.hub.flows.diagnosis.everywhere('person-inconnue', 'payant')).rejects.toMatchObject({ code: 'AUTH-INCONNU' });
  });

  test('a failure is forgotten after thirty days', async () => {
    const failuresNow = async () => (await hub.hub.flows.diagnosis.everywhere(personIdOf('adam'), 'payant')).failures.length;
    expect(await failuresNow()).toBe(5);
    clock.advance(30 * 86_400_000);
    expect(await failuresNow()).toBe(0);
  });
});
