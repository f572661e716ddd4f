import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { allowFramesOf, confineDocument, securityHeaders } from '../../src/web/middleware/headers.js';
import { contentDocument } from '../../src/web/pages/content.js';
import { hasChromium, launchChromium } from '../support/browser.js';
import { startLoopback, type LoopbackServer } from '../support/loopback.js';

const inChromium = hasChromium() ? describe : describe.skip;

inChromium('what a tool wrote, in a frame of ours', () => {
  let browser: Browser;
  let server: LoopbackServer;
  let context: BrowserContext;
  let page: Page;
  let html = '';

  beforeAll(async () => {
    const app = express();
    app.use(...securityHeaders(false));
    app.get('/page', (_request, response) => {
      response.cookie('session', 'secret', { httpOnly: false });
      allowFramesOf(response, []);
      response.type('html').send('<title>Page</title><iframe src="/contenu" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>');
    });
    app.get('/contenu', (_request, response) => {
      confineDocument(response, 'https:');
      response.type('html').send(contentDocument('Titre', { kind: 'html', html }));
    });
    app.get(['/vol', '/ailleurs'], (_request, response) => { response.send('arrivé'); });
    server = await startLoopback(app);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => { context = await browser.newContext(); page = await context.newPage(); });

  async function shown(content: string): Promise<Page> {
    html = content;
    await page.goto(`${server.url}/page`, { waitUntil: 'networkidle' });
    return page;
  }
  const asked = (path: string): boolean => server.requests.some((url) => url.includes(path));

  test('is read, and nothing in it runs, loads from us, posts, reloads or leaves', async () => {
    const before = server.requests.length;
    await shown([
      '<p id="texte">Bonjour</p>',
      '<script>document.getElementById("texte").textContent = document.cookie; top.location = "/vol?script"</script>',
      '<img src=x onerror="top.location=\'/vol?image\'">',
      '<svg onload="top.location=\'/vol?svg\'"></svg>',
      '<meta http-equiv="refresh" content="0;url=/vol?meta">',
      '<iframe src="/vol?frame"></iframe><object data="/vol?object"></object><link rel="stylesheet" href="/vol?style"><style>@import "/vol?import"; p { background: url(/vol?fond) }</style>',
      '<base href="https://ailleurs.example/"><form action="/vol?form" method="post"><button>Envoyer</button></form>',
    ].join('\n'));
    const frame = page.frameLocator('iframe');
    expect(await frame.locator('#texte').textContent()).toBe('Bonjour');
    await frame.locator('button').click();
    await page.waitForLoadState('networkidle');
    expect(server.requests.slice(before).filter((url) => url.includes('/vol'))).toEqual([]);
    expect(page.url()).toBe(`${server.url}/page`);
    await context.close();
  });

  test('a link in it opens beside the page, which stays', async () => {
    await shown(`<a href="${server.url}/ailleurs">Suite</a>`);
    const [beside] = await Promise.all([context.waitForEvent('page'), page.frameLocator('iframe').locator('a').click()]);
    await beside.waitForLoadState();
    expect(await beside.textContent('body')).toBe('arrivé');
    expect(await beside.evaluate('window.opener')).toBeNull();
    expect(asked('/ailleurs')).toBe(true);
    expect(page.url()).toBe(`${server.url}/page`);
    await context.close();
  });
});
