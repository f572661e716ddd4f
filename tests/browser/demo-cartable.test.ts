import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FrameLocator, Page } from 'playwright-core';
import { accessibilityFaults } from '../support/accessibility.js';
import { hasChromium } from '../support/browser.js';
import { DemoVisits } from './demo-visit.js';
import { picture } from './screenshots.js';

const inChromium = hasChromium() ? describe : describe.skip;
const GIVEN = 'Calculs : Les doubles';
const DOUBLES = { '3 + 3': '6', '6 + 6': '12', '8 + 8': '16', '10 + 10': '20', '7 + 7': '15' };
const MOST_LOOKS = 40;
const LOOK_AGAIN_MS = 250;
const TEACHER = '204';
const ILYES = '311';

/** An LMS on another site than the hub and its tools, all of them in frames, in a browser that keeps no cookies of third parties. */
inChromium('a lesson in Cartable, without third-party cookies', () => {
  let demo: DemoVisits;
  beforeAll(async () => {
    demo = await DemoVisits.start(['--test-third-party-cookie-phaseout']);
  }, 60_000);
  afterAll(() => demo.close());

  async function as<T>(subject: string, walk: (page: Page) => Promise<T>): Promise<T> {
    const { seen, complaints } = await demo.visit({}, async (page) => {
      await page.goto(demo.world.origins.cartable);
      await demo.choose(page, subject);
      await page.getByRole('heading', { name: 'CE1, les maths de Mme Le Goff' }).waitFor();
      return walk(page);
    });
    expect(complaints).toEqual([]);
    return seen;
  }

  const frameOf = (page: Page): FrameLocator => page.frameLocator('iframe');

  async function look(page: Page, name: string): Promise<void> {
    await picture(page, name);
    expect(await accessibilityFaults(page)).toEqual([]);
  }

  test('a teacher chooses in the catalogue, a pupil does it in a frame, and the mark comes home', async () => {
    await as(TEACHER, async (page) => {
      await page.getByRole('link', { name: 'Ajouter une ressource' }).click();
      const frame = frameOf(page);
      await frame.getByText('Calcul en herbe').first().waitFor();
      await look(page, 'cartable-catalogue');
      await frame.getByRole('link', { name: 'Choisir dans l’outil : Calcul en herbe' }).click();
      await frame.getByRole('heading', { name: 'Quelle série donner ?' }).waitFor();
      await frame.getByRole('button', { name: 'Choisir « Les doubles »' }).click();
      await frame.getByRole('heading', { name: 'Ce que vous avez choisi' }).waitFor();
      await frame.getByRole('button', { name: 'Ajouter au cours' }).click();
      await frame.getByText('est dans votre cours').waitFor();
      await frame.getByRole('link', { name: 'Voir le cours' }).click();
      await page.getByRole('link', { name: `Ouvrir « ${GIVEN} »` }).waitFor();
      await look(page, 'cartable-cours');
    });

    const result = await as(ILYES, async (page) => {
      await page.getByRole('link', { name: `Ouvrir « ${GIVEN} »` }).click();
      const frame = frameOf(page);
      for (const [sum, answer] of Object.entries(DOUBLES)) await frame.getByLabel(sum).fill(answer);
      await look(page, 'cartable-activite');
      await frame.getByRole('button', { name: 'J’ai fini' }).click();
      await frame.getByText('Ton résultat est arrivé dans ta classe').waitFor();
      return frame.locator('main').innerText();
    });
    expect(result).toContain('4 / 5');
    expect(result).not.toContain('Marchand');

    await as(TEACHER, async (page) => {
      await page.getByRole('link', { name: 'Carnet de notes' }).click();
      const mark = page.getByRole('row', { name: 'Ilyès Marchand' }).getByText('4 sur 5');
      for (let tries = 0; tries < MOST_LOOKS && !(await mark.isVisible()); tries += 1) {
        await page.waitForTimeout(LOOK_AGAIN_MS);
        await page.reload();
      }
      expect(await mark.isVisible()).toBe(true);
      await look(page, 'cartable-notes');
    });
  }, 90_000);
});
