import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { hasChromium } from '../support/browser.js';
import { TEACHER } from '../support/lms/samples.js';
import { startStrictLms, type StrictLms } from '../support/lms/strict-lms.js';
import { DemoVisits } from './demo-visit.js';
import { picture } from './screenshots.js';

const inChromium = hasChromium() ? describe : describe.skip;
const GUIDE = readFileSync(new URL('../../docs/connecting-an-lms.md', import.meta.url), 'utf8');

/** The numbered steps of the guide, in order. */
const STEPS = [...(GUIDE.split('\n## ')[1] ?? '').matchAll(/^\d+\. (.+)$/gm)].map(([, step = '']) => step);
const boldIn = (step: string): readonly string[] => [...step.matchAll(/\*\*([^*]+)\*\*/g)].map(([, words = '']) => words);

inChromium('docs/connecting-an-lms.md', () => {
  let demo: DemoVisits;
  let lms: StrictLms;
  beforeAll(async () => {
    [demo, lms] = await Promise.all([DemoVisits.start(), startStrictLms()]);
  }, 60_000);
  afterAll(async () => {
    await lms.close();
    await demo.close();
  });

  const copied = new Map<string, string>();
  const shown = (page: Page, words: string): Locator => page.getByText(words).locator('visible=true').first();

  /** What the LMS shows once the hub is registered there, under the words of the form. */
  function factsOfLms(): ReadonlyMap<string, string> {
    const [loginUrl = '', launchUrl = '', keySetUrl = ''] = copied.values();
    lms.lms.register({ clientId: 'portail', loginUrl, launchUrl, redirectUris: [launchUrl], keySetUrl });
    const facts = lms.lms.facts;
    return new Map([
      ['Émetteur (issuer)', facts.issuer], ['Identifiant client (client_id)', facts.clientId], ['Adresse d’autorisation', facts.authorizationUrl],
      ['Adresse des jetons', facts.tokenUrl], ['Jeu de clés (JWKS)', facts.keySetUrl],
    ]);
  }

  async function openFromLms(page: Page, words: string): Promise<void> {
    const course = await page.context().newPage();
    await course.goto(lms.openUrl({ subject: TEACHER.subject, linkId: lms.lms.book.addLink({ courseId: '7', title: 'Le portail' }).id }));
    await shown(course, words).waitFor();
    await course.close();
  }

  async function fill(page: Page, label: string, value: string): Promise<void> {
    await page.getByLabel(label).locator('visible=true').first().fill(value);
  }

  /** Each kind of sentence of the guide, and what somebody does who reads it. */
  const ACTIONS: readonly (readonly [RegExp, (page: Page, step: string) => Promise<void>])[] = [
    [/^Sign in as an administrator/, (page) => demo.enter(page, 'academie', 'n.fabre')],
    [/^Press /, async (page, step) => {
      const [name = ''] = boldIn(step);
      await page.getByRole('button', { name, exact: true }).or(page.getByRole('link', { name, exact: true })).first().click();
    }],
    [/^Copy /, async (page, step) => {
      for (const name of boldIn(step)) copied.set(name, await page.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]').innerText());
    }],
    [/^Fill .* with `/, (page, step) => fill(page, boldIn(step)[0] ?? '', /`([^`]+)`/.exec(step)?.[1] ?? '')],
    [/^Fill .* with what the LMS shows/, async (page, step) => {
      const facts = factsOfLms();
      for (const label of boldIn(step)) await fill(page, label, facts.get(label) ?? '');
    }],
    [/^Open the portal from the LMS/, (page, step) => openFromLms(page, boldIn(step)[0] ?? '')],
    [/^Reload .* You see /, async (page, step) => {
      await page.reload();
      await shown(page, boldIn(step)[0] ?? '').waitFor();
    }],
    [/^You see /, async (page, step) => {
      const [first = '', second = ''] = boldIn(step);
      await shown(page, first).waitFor();
      if (step.includes('No line says')) expect(await page.locator('ol.tests').innerText()).not.toContain(second);
      else await shown(page, second).waitFor();
    }],
  ];

  test('is followed word for word', async () => {
    expect(STEPS).toHaveLength(16);
    const { complaints } = await demo.visit({}, async (page) => {
      for (const step of STEPS) {
        const action = ACTIONS.find(([sentence]) => sentence.test(step))?.[1];
        if (action === undefined) throw new Error(`nobody knows how to do this: ${step}`);
        await action(page, step);
        if (step.includes('Essayer la plateforme')) await picture(page, 'lms-branche');
      }
    });
    expect(complaints).toEqual([]);
  }, 90_000);
});
