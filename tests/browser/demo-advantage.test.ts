import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { registrationAddress } from '../../src/demo/addresses.js';
import { accessibilityFaults } from '../support/accessibility.js';
import { hasChromium } from '../support/browser.js';
import { DemoVisits } from './demo-visit.js';
import { picture } from './screenshots.js';

const inChromium = hasChromium() ? describe : describe.skip;
const GIVEN = 'Calculs : Les doubles';
const DOUBLES = { '3 + 3': '6', '6 + 6': '12', '8 + 8': '16', '10 + 10': '20', '7 + 7': '15' };

inChromium('LTI Advantage in the demonstration', () => {
  let demo: DemoVisits;
  /** What axe-core found on the pages of one journey, and which of them scroll sideways. */
  let faults: string[];

  beforeAll(async () => {
    demo = await DemoVisits.start();
  }, 60_000);
  afterAll(() => demo.close());

  /** Somebody's own browser; the complaints of all of them must be none. */
  async function as<T>(door: 'ent' | 'academie' | 'guichet', login: string, walk: (page: Page) => Promise<T>): Promise<T> {
    const { seen, complaints } = await demo.visit({}, async (page) => {
      await demo.enter(page, door, login);
      return walk(page);
    });
    expect(complaints).toEqual([]);
    return seen;
  }

  async function look(page: Page, name: string, tallest?: number): Promise<void> {
    await picture(page, name, tallest);
    faults.push(...await accessibilityFaults(page));
    const sideways = Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));
    if (sideways > 0) faults.push(`${name} is ${sideways} px too wide`);
  }

  const textOf = (page: Page) => page.locator('main').innerText();

  test('a teacher chooses a series in the tool and gives it to three pupils; one does it, and teacher and parent read the result', async () => {
    faults = [];
    const space = await as('academie', 'c.bertin', async (page) => {
      await page.locator('a.tile', { hasText: 'Calcul en herbe' }).click();
      await page.getByRole('link', { name: 'Choisir une activité dans Calcul en herbe' }).click();
      await page.getByRole('heading', { name: 'Quelle série donner ?' }).waitFor();
      await look(page, 'outil-choix');
      await page.getByRole('button', { name: 'Choisir « Les doubles »' }).click();
      await page.getByRole('heading', { name: 'Ce que vous avez choisi' }).waitFor();
      await look(page, 'selection');
      await page.getByRole('button', { name: 'Ajouter à CP A' }).click();
      await page.getByRole('link', { name: `Modifier : ${GIVEN}` }).click();
      await page.getByLabel('Quelques élèves').check();
      for (const name of ['Léa Morvan', 'Malo Guillou', 'Zoé Lefèvre']) await page.getByLabel(name).check();
      await look(page, 'activite', 1_400);
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByRole('heading', { name: 'Activités · CP A' }).waitFor();
      await look(page, 'espace');
      return textOf(page);
    });
    expect(space).toMatch(/Calculs : Les doubles[^]*3 élèves choisis/);

    const result = await as('ent', 'lea.morvan', async (page) => {
      await look(page, 'a-faire');
      await page.getByRole('link', { name: `: ${GIVEN}` }).click();
      for (const [sum, answer] of Object.entries(DOUBLES)) await page.getByLabel(sum).fill(answer);
      await page.getByRole('button', { name: 'J’ai fini' }).click();
      await page.getByText('Ton résultat est arrivé dans ta classe').waitFor();
      await look(page, 'outil-resultat');
      return textOf(page);
    });
    expect(result).toContain('4 / 5');
    expect(result).not.toContain('Morvan');

    expect(await as('ent', 'inaya.benali', textOf)).not.toContain(GIVEN);

    const progress = await as('academie', 'c.bertin', async (page) => {
      await page.getByRole('link', { name: 'Suivi' }).click();
      await page.getByRole('heading', { name: 'Suivi · CP A' }).waitFor();
      await look(page, 'suivi');
      return page.getByRole('row', { name: 'Léa Morvan' }).innerText();
    });
    expect(progress).toContain('4 sur 5');

    const child = await as('guichet', 's.morvan', async (page) => {
      await page.getByRole('link', { name: 'Léa' }).click();
      await page.getByRole('heading', { name: 'Pour Léa' }).waitFor();
      await look(page, 'enfant');
      return textOf(page);
    });
    expect(child).toMatch(/Calculs : Les doubles[^]*4 sur 5/);
    expect(faults).toEqual([]);
  }, 90_000);

  test('an administrator pastes an address: the tool registers itself in its own window, is approved, and its tile appears', async () => {
    faults = [];
    await as('academie', 'n.fabre', async (page) => {
      await page.getByRole('link', { name: 'Outils ajoutés' }).click();
      await page.getByRole('button', { name: 'Ajouter un outil' }).click();
      await page.getByLabel('Adresse d’enregistrement de l’outil').fill(registrationAddress(demo.world.origins));
      await look(page, 'outil-adresse');
      await page.getByRole('button', { name: 'Continuer' }).click();
      const opening = page.waitForEvent('popup');
      await page.getByRole('link', { name: 'Ouvrir la page de l’outil' }).click();
      const tool = await opening;
      await tool.getByRole('heading', { name: 'S’inscrire auprès d’une plateforme' }).waitFor();
      await look(tool, 'outil-inscription');
      await tool.getByRole('button', { name: 'Inscrire' }).click();
      // The tool says that it is done, and the page that opened it goes on by itself.
      await page.getByRole('heading', { name: 'Enquête au jardin' }).waitFor();
      expect(tool.isClosed()).toBe(true);
      await page.getByLabel('Écoles, communes ou circonscriptions').fill('0449901Y');
      await page.getByLabel('Matière').selectOption('sciences');
      await page.getByLabel('Éditeur', { exact: true }).fill('Graine de curieux');
      await look(page, 'outil-decision', 2_000);
      await page.getByRole('button', { name: 'Mettre en service' }).click();
      await page.getByText('En service').first().waitFor();
      await page.getByRole('link', { name: 'Tous les outils' }).click();
      await look(page, 'outils');
    });

    const enquiry = await as('ent', 'jade.leroux', async (page) => {
      await page.getByText('Enquête au jardin').click();
      await page.getByRole('heading', { name: 'Les vers de terre' }).waitFor();
      await look(page, 'outil-enquete');
      return textOf(page);
    });
    expect(enquiry).not.toContain('Jade');
    expect(faults).toEqual([]);
  }, 90_000);

  test('a teacher asks for a book, the head reads what stops a pupil, gives a seat, and the book opens', async () => {
    faults = [];
    await as('academie', 'y.hamdi', async (page) => {
      await page.getByText('Mon manuel de lecture').click();
      await page.getByRole('button', { name: 'Demander l’accès' }).click();
      await page.getByText('Vous avez demandé l’accès').waitFor();
      await look(page, 'demande');
    });

    const diagnosis = await as('academie', 't.vasseur', async (page) => {
      await page.getByRole('link', { name: 'Trouver ce qui bloque' }).click();
      await page.getByLabel('Chercher dans l’école').fill('Adam');
      await page.getByRole('button', { name: 'Chercher' }).click();
      await page.getByRole('link', { name: 'Adam Morvan' }).click();
      await page.getByLabel('La ressource').selectOption({ label: 'Mon manuel de lecture' });
      await page.getByRole('button', { name: 'Voir ce qui bloque' }).click();
      await page.getByText('Ce point manque').waitFor();
      await look(page, 'diagnostic', 1_400);
      return textOf(page);
    });
    expect(diagnosis).toContain('LIC-AUCUNE');

    await as('academie', 't.vasseur', async (page) => {
      await page.getByRole('link', { name: 'Licences et demandes' }).click();
      expect(await page.getByRole('row', { name: 'Mon manuel de lecture' }).innerText()).toContain('5 places prises sur 28');
      await look(page, 'licences');
      await page.getByRole('link', { name: 'Mon manuel de lecture' }).click();
      await page.getByLabel('À une personne de l’école').fill('Adam');
      await page.getByRole('button', { name: 'Chercher' }).click();
      await look(page, 'places', 1_400);
      await page.getByRole('button', { name: 'Donner Adam Morvan' }).click();
      await page.getByRole('button', { name: 'Reprendre Adam Morvan' }).waitFor();
    });

    const book = await as('ent', 'adam.morvan', async (page) => {
      await page.getByText('Mon manuel de lecture').click();
      await page.getByText('Ce que l’outil a reçu').waitFor();
      return textOf(page);
    });
    expect(book).toContain('Le chat sur le toit');
    expect(faults).toEqual([]);
  }, 90_000);
});
