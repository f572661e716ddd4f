import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { hasChromium, launchChromium, signInAsLea } from '../support/browser.js';
import { hatOf, ltiResource, openPath, startLtiHub } from '../support/lti-hub.js';
import { startToolServer, type LtiToolServer, type ToolOutcome } from '../support/lti-tool-server.js';
import type { SchoolHub } from '../support/school-hub.js';

const WORST = `"&<>'+%é漢🎈\t\r\n `.repeat(300);

const inChromium = hasChromium() ? describe : describe.skip;

inChromium('a launch in a browser, with a tool on another site', () => {
  let browser: Browser;
  let tool: LtiToolServer;
  let hub: SchoolHub;

  beforeAll(async () => {
    tool = await startToolServer('outil');
    const settings = { clientId: 'outil', loginUrl: `${tool.origin}/login`, redirectUris: [`${tool.origin}/launch`], targetLinkUri: `${tool.origin}/launch` };
    const long = { ...settings, targetLinkUri: `${tool.origin}/launch?${'x'.repeat(1_900)}` };
    hub = await startLtiHub({ resources: () => [ltiResource('court', ['role'], {}, settings), ltiResource('long', ['role'], {}, long)] });
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
    await hub.close();
    await tool.close();
  });

  interface Seen {
    readonly outcome: ToolOutcome | undefined;
    /** Requests to the authorization endpoint, each with whether the session came along. */
    readonly asked: readonly string[];
    readonly complaints: readonly string[];
  }

  /** Signs Léa in, opens the resource as she does, and waits until the tool has her. */
  async function open(resourceId: string, how: { readonly method: 'GET' | 'POST'; readonly state?: string }, scripts = true): Promise<Seen> {
    tool.serve(hub.origin, how);
    const context = await browser.newContext({ locale: 'fr-FR', javaScriptEnabled: scripts });
    try {
      const page = await context.newPage();
      await signInAsLea(page, hub.origin);
      const { asked, complaints } = watch(page);
      const before = tool.outcomes.length;
      await page.goto(`${hub.origin}${openPath(hatOf('pupil'), resourceId)}`);
      if (!scripts) await page.getByRole('button', { name: 'Continuer' }).click();
      await page.waitForURL(`${tool.origin}/launch`);
      await page.getByRole('heading', { name: 'Arrivé' }).waitFor();
      return { outcome: tool.outcomes[before], asked: await Promise.all(asked), complaints };
    } finally {
      await context.close();
    }
  }

  function watch(page: Page): { readonly asked: Promise<string>[]; readonly complaints: string[] } {
    const asked: Promise<string>[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(`${hub.origin}/lti/authorize`)) return;
      asked.push(request.allHeaders().then(({ cookie = '' }) => `${request.method()} ${cookie.includes('passerelle=') ? 'with' : 'without'} session`));
    });
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    page.on('pageerror', (error) => { complaints.push(error.message); });
    return { asked, complaints };
  }

  test('a tool that asks by GET gets its token at once', async () => {
    const { outcome, asked, complaints } = await open('court', { method: 'GET' });
    expect(outcome).toEqual({ state: expect.any(String), subject: expect.any(String) });
    expect(asked).toEqual(['GET with session']);
    expect(complaints).toEqual([]);
  });

  test('a tool that asks by POST comes without the session, and gets its token after one detour', async () => {
    const { outcome, asked } = await open('court', { method: 'POST' });
    expect(outcome).toEqual({ state: expect.any(String), subject: expect.any(String) });
    expect(asked).toEqual(['POST without session', 'POST with session']);
  });

  test('P-17: a state of 4 kB of the worst characters survives the detour and the answer', async () => {
    expect(Buffer.byteLength(WORST)).toBeGreaterThan(4_096);
    const { outcome } = await open('court', { method: 'POST', state: WORST });
    expect(outcome).toEqual({ state: WORST, subject: expect.any(String) });
  });

  test('a long login goes by form', async () => {
    expect((await open('long', { method: 'GET' })).outcome).toHaveProperty('subject');
  });

  test('without scripts a button does it', async () => {
    expect((await open('court', { method: 'GET' }, false)).outcome).toHaveProperty('subject');
  });

  test('P-17: a line feed could not survive, which is why it is refused', async () => {
    tool.serve(hub.origin, { method: 'GET', state: 'a\nb' });
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await signInAsLea(page, hub.origin);
      const before = tool.outcomes.length;
      await page.goto(`${hub.origin}${openPath(hatOf('pupil'), 'court')}`);
      expect(await page.getByText('LTI-REQUETE').count()).toBeGreaterThan(0);
      expect(tool.outcomes.length).toBe(before);
    } finally {
      await context.close();
    }
  });
});
