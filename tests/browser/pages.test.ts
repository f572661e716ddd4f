import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createRenderer } from '../../src/web/render/renderer.js';
import { accessibilityFaults, COLOUR_RULES } from '../support/accessibility.js';
import { hasChromium, launchChromium } from '../support/browser.js';
import type { LoopbackServer } from '../support/loopback.js';
import { servePages } from '../support/page-server.js';
import { HOSTILE_SAMPLE, SAMPLES } from '../support/page-samples.js';

/** Pages that leave by themselves as soon as scripts run. */
const LEAVING = ['ouverture', 'cadre-retour'];
const RESTING = SAMPLES.filter(({ id }) => !LEAVING.includes(id));
const DESKTOP = { width: 1180, height: 860 };

interface Visit<T> {
  readonly seen: T;
  readonly complaints: readonly string[];
}

const inChromium = hasChromium() ? describe : describe.skip;

inChromium('the pages in a browser', () => {
  let browser: Browser;
  let server: LoopbackServer;

  beforeAll(async () => {
    server = await servePages(createRenderer({ demo: true }), [...SAMPLES, HOSTILE_SAMPLE]);
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  /** Opens a page in a context of its own; what the browser complained about comes back with what `look` saw. */
  async function visit<T>(id: string, options: BrowserContextOptions, look: (page: Page) => Promise<T>): Promise<Visit<T>> {
    const context = await browser.newContext({ viewport: DESKTOP, locale: 'fr-FR', ...options });
    try {
      return await open(await context.newPage(), id, look);
    } finally {
      await context.close();
    }
  }

  /** Opens a page in a tab that may have shown others. */
  async function open<T>(page: Page, id: string, look: (page: Page) => Promise<T>): Promise<Visit<T>> {
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    page.on('pageerror', (error) => { complaints.push(error.message); });
    page.on('response', (response) => { if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`); });
    try {
      await page.goto(`${server.url}/${id}`);
      return { seen: await look(page), complaints };
    } finally {
      page.removeAllListeners();
    }
  }

  describe('that rest', () => {
    let tab: Page;

    // One tab shows them all, without motion: a colour on its way from one scheme to the other is neither.
    beforeAll(async () => {
      tab = await (await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce' })).newPage();
    });

    test.each(RESTING)('$id: no accessibility fault, all it names loads, $main by keyboard, at every width and zoom', async ({ id, main }) => {
      await tab.emulateMedia({ colorScheme: 'light' });
      await tab.setViewportSize(DESKTOP);
      const { seen, complaints } = await open(tab, id, (page) => everyLook(page, main));
      expect(seen).toEqual({
        light: [], dark: [], keyboard: { reached: true, ring: '3px solid' }, smallTargets: [], sideways: { narrow: 0, zoomed: 0, enlarged: 0 },
      });
      expect(complaints).toEqual([]);
    });
  });

  describe('without script', () => {
    let tab: Page;

    beforeAll(async () => {
      tab = await (await browser.newContext({ viewport: DESKTOP, locale: 'fr-FR', javaScriptEnabled: false })).newPage();
    });

    test.each(SAMPLES)('$id shows $main', async ({ id, main }) => {
      const { seen } = await open(tab, id, (page) => page.locator(main).first().isVisible());
      expect(seen).toBe(true);
    });
  });

  test('the change of role opens without script', async () => {
    const { seen } = await visit('direction', { javaScriptEnabled: false }, async (page) => {
      await page.locator('summary').click();
      return page.locator('.panel a').allInnerTexts();
    });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toContain('Équipe enseignante');
  });

  test.each([[true, 'by itself'], [false, 'by its button where scripts do not run']] as const)('the form of an opening leaves (script %s: %s)', async (javaScriptEnabled, _how) => {
    const { seen, complaints } = await visit('ouverture', { javaScriptEnabled }, async (page) => {
      if (!javaScriptEnabled) await page.getByRole('button', { name: 'Continuer' }).click();
      await page.waitForURL('**/recu');
      return page.locator('body').innerText();
    });
    expect(JSON.parse(seen)).toEqual({ id_token: 'eyJ.eyJ.sig', state: 'abc' });
    expect(complaints).toEqual([]);
  });

  test('a pupil reads Andika, an adult Atkinson, both served by the hub', async () => {
    const faces = async (page: Page): Promise<unknown> => page.evaluate('document.fonts.ready.then((fonts) => [...new Set([...fonts].filter((face) => face.status === "loaded").map((face) => face.family.replaceAll("\\"", "")))])');
    expect((await visit('eleve', {}, faces)).seen).toEqual(['Andika']);
    expect((await visit('enseignant', {}, faces)).seen).toEqual(['Atkinson Hyperlegible Next']);
  });

  test('hostile values stay text', async () => {
    const { seen, complaints } = await visit('hostile', {}, async (page) => ({
      scripts: await page.locator('main script, main img, main iframe, [onerror]').count(),
      ran: await page.evaluate('typeof window.stolen'),
      shown: await page.locator('h1').innerText(),
    }));
    expect(seen.scripts).toBe(0);
    expect(seen.ran).toBe('undefined');
    expect(seen.shown).toContain('<script>');
    expect(complaints).toEqual([]);
  });
});

/** All that is asked of a page at rest, on one load: what differs by width or scheme is looked at after the change of it. */
async function everyLook(page: Page, main: string): Promise<unknown> {
  const light = await accessibilityFaults(page);
  // The dark scheme gives other colours to the same tokens, and changes nothing else.
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await accessibilityFaults(page, COLOUR_RULES);
  const keyboard = await tabTo(page, main);
  await page.setViewportSize({ width: 320, height: 640 });
  const narrow = await sidewaysPixels(page);
  const targets = await smallTargets(page);
  await page.setViewportSize({ width: 640, height: 512 });
  const zoomed = await sidewaysPixels(page);
  await page.evaluate('document.documentElement.style.fontSize = "200%"');
  return { light, dark, keyboard, smallTargets: targets, sideways: { narrow, zoomed, enlarged: await sidewaysPixels(page) } };
}

function sidewaysPixels(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Buttons, tiles and rows under 44 px high; any other link outside a sentence under 24. */
function smallTargets(page: Page): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll('a, button, input:not([type=hidden]), summary')]
    .filter((element) => !element.closest('.skip, p.lead, p.notice, p.meta, th, td'))
    .map((element) => ({ element, height: element.getBoundingClientRect().height }))
    .filter(({ element, height }) => height < 44)
    .map(({ element, height }) => height + ' ' + element.outerHTML.slice(0, 80))`);
}

async function tabTo(page: Page, selector: string): Promise<{ reached: boolean; ring: unknown }> {
  const isThere = `document.activeElement.matches(${JSON.stringify(selector)})`;
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(isThere)) break;
  }
  const ring = await page.evaluate('(({ outlineWidth, outlineStyle }) => outlineWidth + " " + outlineStyle)(getComputedStyle(document.activeElement))');
  return { reached: Boolean(await page.evaluate(isThere)), ring };
}
